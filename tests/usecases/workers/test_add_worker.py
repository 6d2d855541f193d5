"""A new worker, their way in, and what becomes of it when they leave."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.addresses import OutsideArea
from booking.rules.secrets import session_hash
from booking.rules.travel import TravelMode
from booking.store.database import in_transaction, reading
from booking.store.queries.accounts import StaffMember, find_signed_in, find_staff_member
from booking.store.queries.code_holders import code_holders
from booking.store.tables import OrganisationRow, RoleRow, StaffRow, WorkerRow
from booking.usecases.accounts.issue_code import issue_code
from booking.usecases.accounts.sign_in_with_code import sign_in_with_code
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.workers.add_worker import AddedWorker, AddWorker, add_worker
from booking.usecases.workers.change_worker import ChangeWorker, change_worker
from tests.harness.application import SECRET_KEY
from tests.harness.people import a_staff_member, actor_for
from tests.harness.together import together
from tests.harness.town import MONDAY, STREETS, Town, a_town

HOME = TypedAddress("Molenstraat", "14", "", "3140")
SAMIRA = AddWorker(
    name="Samira Haddad",
    phone="+32470998877",
    skills=frozenset({"painting", "general"}),
    travel_mode=TravelMode.BIKE,
    base=HOME,
    locale="fr",
)


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


@pytest.fixture
def greet(town: Town) -> Actor:
    """The coordinator."""
    return actor_for(
        in_transaction(
            lambda session: a_staff_member(
                session, session.get_one(OrganisationRow, town.organisation_id), role=Role.COORDINATOR
            )
        ),
        Role.COORDINATOR,
    )


def added(request: AddWorker, *, by: Actor) -> AddedWorker:
    return in_transaction(lambda session: add_worker(session, request, by=by, now=MONDAY))


def test_a_new_worker_begins_at_the_base_and_gets_in_with_a_code(greet: Actor) -> None:
    worker = added(SAMIRA, by=greet)
    with reading() as session:
        row = session.get_one(WorkerRow, worker.worker_id)
        at = STREETS["Molenstraat", "3140"]
        assert (row.base_latitude, row.base_longitude) == (at.latitude, at.longitude)
        assert (row.skills, row.travel_mode, row.phone) == (["general", "painting"], "bike", "+32470998877")
    member, _token = signed_in(worker, by=greet)
    assert (member.name, member.locale, member.worker_id) == ("Samira Haddad", "fr", worker.worker_id)
    assert member.roles == {Role.WORKER}


def test_the_same_person_is_added_once(greet: Actor) -> None:
    first = added(SAMIRA, by=greet)
    assert added(SAMIRA, by=greet) == AddedWorker(first.worker_id, is_new=False)
    assert added(replace(SAMIRA, phone=""), by=greet).is_new


def test_of_two_clicks_at_once_one_adds(app: Flask, town: Town, greet: Actor) -> None:
    def click(_number: int) -> AddedWorker:
        with app.app_context():
            return added(SAMIRA, by=greet)

    got = together(click, people=2)
    assert len({one.worker_id for one in got if isinstance(one, AddedWorker)}) == 1


def test_nothing_is_kept_of_who_lives_where_we_do_not_come(greet: Actor) -> None:
    with pytest.raises(OutsideArea):
        added(replace(SAMIRA, base=replace(HOME, postcode="2580")), by=greet)
    with reading() as session:
        assert session.scalars(select(WorkerRow).where(WorkerRow.name == SAMIRA.name)).all() == []


def test_only_a_coordinator_adds(town: Town) -> None:
    with pytest.raises(NotAllowed):
        added(SAMIRA, by=Actor(town.organisation_id, frozenset({Role.DESK}), user_id=1))


def test_who_no_longer_works_here_is_signed_out_and_who_returns_gets_in_again(greet: Actor) -> None:
    worker = added(SAMIRA, by=greet)
    member, token = signed_in(worker, by=greet)
    change(worker, by=greet, active=False)
    assert session_of(token, by=greet) is None
    assert member.name not in holders(greet)
    change(worker, by=greet, active=True)
    assert session_of(token, by=greet) is None
    assert member.name in holders(greet)


def test_who_also_works_in_the_office_stays_signed_in(greet: Actor) -> None:
    worker = added(SAMIRA, by=greet)
    member, token = signed_in(worker, by=greet)
    desk = RoleRow(
        organisation_id=greet.organisation_id, staff_id=member.id, role=Role.DESK, given_at=MONDAY, given_by_id=None
    )
    in_transaction(lambda session: session.add(desk))
    change(worker, by=greet, active=False)
    assert session_of(token, by=greet) is not None


def test_another_name_is_the_name_of_the_sign_in_too(greet: Actor) -> None:
    worker = added(SAMIRA, by=greet)
    change(worker, by=greet, active=True, name="Samira Peeters")
    assert "Samira Peeters" in holders(greet)


def change(worker: AddedWorker, *, by: Actor, active: bool, name: str = SAMIRA.name) -> None:
    request = ChangeWorker(
        worker_id=worker.worker_id,
        name=name,
        phone=SAMIRA.phone,
        skills=SAMIRA.skills,
        travel_mode=SAMIRA.travel_mode,
        active=active,
        limits=frozenset({"ladder"}),
        languages=frozenset({"nl", "ar"}),
        contract_from=None,
        contract_until=None,
        week_minutes=2280,
    )
    in_transaction(lambda session: change_worker(session, request, by=by, now=MONDAY))


def signed_in(worker: AddedWorker, *, by: Actor) -> tuple[StaffMember, str]:
    with reading() as session:
        staff_id = session.scalars(select(StaffRow.id).where(StaffRow.worker_id == worker.worker_id)).one()
        member = find_staff_member(session, organisation_id=by.organisation_id, staff_id=staff_id)
    code = in_transaction(lambda session: issue_code(session, staff_id, by=by, key=SECRET_KEY, now=MONDAY))
    new = in_transaction(
        lambda session: sign_in_with_code(
            session, code.digits, organisation_id=by.organisation_id, key=SECRET_KEY, now=MONDAY
        )
    )
    assert member == new.staff
    return new.staff, new.token


def session_of(token: str, *, by: Actor) -> StaffMember | None:
    with reading() as session:
        return find_signed_in(session, token_hash=session_hash(token), organisation_id=by.organisation_id, now=MONDAY)


def holders(by: Actor) -> list[str]:
    with reading() as session:
        return [one.name for one in code_holders(session, by.organisation_id, now=MONDAY)]
