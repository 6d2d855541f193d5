"""The coordinator adds equipment, changes it, and says when it is away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.refusals import NameTaken, NotAllowed, NotFound
from booking.rules.refusals.times import InvalidPeriod
from booking.store.database import in_transaction, reading
from booking.store.queries.equipment import Equipment, equipment_by_id, equipment_kinds, equipment_of
from booking.store.tables import OptionRow
from booking.usecases.equipment.add_equipment import AddEquipment, add_equipment
from booking.usecases.equipment.add_equipment_absence import AddEquipmentAbsence, add_equipment_absence
from booking.usecases.equipment.change_equipment import ChangeEquipment, change_equipment
from booking.usecases.equipment.remove_equipment_absence import RemoveEquipmentAbsence, remove_equipment_absence
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import the_desk
from tests.usecases.workers.roster_hands import TUESDAY_AT_TEN, the_coordinator

NOON = TUESDAY_AT_TEN + timedelta(hours=2)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


def add(town: Town, name: str, kind: str) -> int:
    return in_transaction(lambda session: add_equipment(session, AddEquipment(name, kind), by=the_coordinator(town)))


def change(town: Town, request: ChangeEquipment) -> None:
    in_transaction(lambda session: change_equipment(session, request, by=the_coordinator(town)))


def away(town: Town, equipment_id: int) -> int:
    request = AddEquipmentAbsence(equipment_id, TUESDAY_AT_TEN, NOON)
    return in_transaction(lambda session: add_equipment_absence(session, request, by=the_coordinator(town)))


def everything(town: Town) -> list[tuple[str, str, bool]]:
    with reading() as session:
        return [(one.name, one.kind, one.active) for one in equipment_of(session, town.organisation_id, now=MONDAY)]


def piece(town: Town, equipment_id: int) -> Equipment:
    with reading() as session:
        return equipment_by_id(session, town.organisation_id, equipment_id, now=MONDAY)


def test_what_is_no_longer_used_stands_last(town: Town) -> None:
    van = add(town, "Bestelwagen", "bestelwagen")
    add(town, "Trap 2", "trap")
    add(town, "Trap 1", "trap")
    change(town, ChangeEquipment(van, "Oude bestelwagen", "bestelwagen", active=False))
    assert everything(town) == [
        ("Trap 1", "trap", True),
        ("Trap 2", "trap", True),
        ("Oude bestelwagen", "bestelwagen", False),
    ]


def test_a_kind_is_written_as_tasks_and_things_write_it_already(town: Town) -> None:
    in_transaction(
        lambda session: session.execute(
            update(OptionRow).where(OptionRow.id == town.options["hedge"]).values(equipment=["haagschaar"])
        )
    )
    shears = add(town, "Schaar 1", "Haagschaar")
    trailer = add(town, "Aanhanger 1", "Aanhanger")
    add(town, "Aanhanger 2", "aanhanger")
    assert [kind for _name, kind, _active in everything(town)] == ["Aanhanger", "Aanhanger", "haagschaar"]
    change(town, ChangeEquipment(shears, "Schaar 1", "AANHANGER", active=True))
    assert piece(town, shears).kind == piece(town, trailer).kind == "Aanhanger"
    with reading() as session:
        assert equipment_kinds(session, town.organisation_id) == ["Aanhanger", "haagschaar"]


def test_two_pieces_have_two_names_whatever_the_capitals(town: Town) -> None:
    first = add(town, "Trap 1", "trap")
    second = add(town, "Trap 2", "trap")
    with pytest.raises(NameTaken):
        add(town, "trap 1", "trap")
    with pytest.raises(NameTaken):
        change(town, ChangeEquipment(second, "TRAP 1", "trap", active=True))
    change(town, ChangeEquipment(first, "TRAP 1", "trap", active=True))
    assert piece(town, first).name == "TRAP 1"


def test_an_absence_is_there_once_until_it_is_taken_back(town: Town) -> None:
    trailer = add(town, "Aanhanger", "aanhanger")
    (absence_id,) = {away(town, trailer) for _ in range(2)}
    (absence,) = piece(town, trailer).absences
    assert (absence.absence_id, absence.starts_at, absence.ends_at) == (absence_id, TUESDAY_AT_TEN, NOON)
    request = RemoveEquipmentAbsence(trailer, absence_id)
    for _ in range(2):
        in_transaction(lambda session: remove_equipment_absence(session, request, by=the_coordinator(town)))
    assert piece(town, trailer).absences == ()


def test_an_absence_that_is_over_is_no_longer_shown(town: Town) -> None:
    trailer = add(town, "Aanhanger", "aanhanger")
    away(town, trailer)
    with reading() as session:
        assert equipment_by_id(session, town.organisation_id, trailer, now=NOON).absences == ()


def test_an_absence_without_length_is_refused(town: Town) -> None:
    request = AddEquipmentAbsence(add(town, "Aanhanger", "aanhanger"), NOON, NOON)
    with pytest.raises(InvalidPeriod):
        in_transaction(lambda session: add_equipment_absence(session, request, by=the_coordinator(town)))


def test_only_a_coordinator_of_the_same_organisation_decides(town: Town) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    trailer = add(town, "Aanhanger", "aanhanger")
    absence_id = away(town, trailer)
    before = piece(town, trailer)
    desk, stranger = the_desk(town), the_coordinator(elsewhere)
    changes: list[Callable[..., object]] = [
        lambda session, by: change_equipment(session, ChangeEquipment(trailer, "X", "x", active=False), by=by),
        lambda session, by: add_equipment_absence(session, AddEquipmentAbsence(trailer, MONDAY, NOON), by=by),
        lambda session, by: remove_equipment_absence(session, RemoveEquipmentAbsence(trailer, absence_id), by=by),
    ]
    for one in changes:
        for by, refused in ((desk, NotAllowed), (stranger, NotFound)):

            def work(session: Session, one: Callable[..., object] = one, by: object = by) -> object:
                return one(session, by)

            with pytest.raises(refused):
                in_transaction(work)
    with pytest.raises(NotAllowed):
        in_transaction(lambda session: add_equipment(session, AddEquipment("Y", "y"), by=desk))
    assert piece(town, trailer) == before
    assert everything(elsewhere) == []
    with reading() as session, pytest.raises(NotFound):
        equipment_by_id(session, elsewhere.organisation_id, trailer, now=MONDAY)
