"""``flask export``: everything of one organisation, nothing of another, no way in, and what can be taken in again."""

from __future__ import annotations

import csv
import stat
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from booking.cli.exporting import exporting
from booking.gateways.table_files import write_table
from booking.rules.actors import Actor, Role
from booking.rules.travel import TravelMode
from booking.store.database import Base, in_transaction, reading, reading_at_length
from booking.store.queries.whole_tables import LEFT_OUT, rows_of_table, whole_tables, without_secrets
from booking.store.tables import (
    HouseholdRow,
    PriceDecisionRow,
    ResidentRow,
    StaffRow,
    WorkerRow,
)
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.bookings.requests import Who
from booking.usecases.pricing.record_decision import RecordDecision, record_decision
from booking.usecases.residents.register_resident import register_resident
from booking.usecases.workers.add_worker import AddWorker, add_worker
from tests.cli.intake import MARIA, RESIDENTS, Intake, a_town_with_coordinator, an_intake
from tests.harness.clock import FrozenClock
from tests.harness.people import HOST
from tests.harness.town import MONDAY, Town, a_place
from tests.harness.world import NOW, World, a_world

OTHER = "elders.example"


def export(app: Flask, folder: Path, slug: str = HOST) -> Result:
    asked = [str(folder), "--organisation", slug, "--lang", "en"]
    return app.test_cli_runner().invoke(exporting, asked, catch_exceptions=False)


def table_in(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture
def world(app: Flask, freeze: Callable[..., FrozenClock]) -> World:
    """A town in full life."""
    freeze(NOW)
    return a_world(app)


def test_every_row_of_the_organisation_is_there_and_none_of_another(app: Flask, world: World, tmp_path: Path) -> None:
    a_world(app, host=OTHER, mark="VREEMD")
    folder = tmp_path / "out"
    result = export(app, folder)
    assert result.exit_code == 0, result.output
    with app.app_context(), reading() as session:
        for table in Base.metadata.tables.values():
            if "organisation_id" in table.columns and table.name not in LEFT_OUT:
                key = next(iter(table.primary_key.columns))
                own = select(key).where(table.columns["organisation_id"] == world.town.organisation_id).order_by(key)
                written = [row[key.name] for row in table_in(folder, table.name)]
                assert written == [str(one) for one in session.scalars(own)], table.name
    assert [row["slug"] for row in table_in(folder, "organisations")] == [HOST]
    assert table_in(folder, "bookings")
    assert not any(b"VREEMD" in path.read_bytes() for path in folder.rglob("*.csv"))
    export(app, tmp_path / "other", "elders-example")
    assert any(b"VREEMD" in path.read_bytes() for path in (tmp_path / "other").rglob("*.csv"))


def test_no_way_in_leaves_the_house(app: Flask, world: World, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export(app, folder)
    told = b"\n".join(path.read_bytes() for path in folder.rglob("*.csv"))
    with app.app_context(), reading() as session:
        hidden = list(secrets_of(session))
    assert {name for name, _ in hidden} >= {"staff.password_hash", "requests.token", "waiting.token"}
    assert [name for name, value in hidden if value.encode() in told] == []
    assert not (folder / "staff_sessions.csv").exists()
    assert not (folder / "sign_in_codes.csv").exists()


def test_secrets_within_a_document_stay_here() -> None:
    document = {"token": "abc", "key": "under the mat", "rows": [{"link_token": "x", "name": "y"}]}
    assert without_secrets(document) == {"key": "under the mat", "rows": [{"name": "y"}]}


def test_photos_stand_beside_the_tables(app: Flask, world: World, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export(app, folder)
    photos = table_in(folder, "photos")
    assert photos
    assert all(
        (folder / row[name]).read_bytes().startswith(b"\xff\xd8") for row in photos for name in ("image", "thumbnail")
    )


def test_the_readme_names_every_file_and_column(app: Flask, world: World, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export(app, folder)
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for whole in whole_tables():
        assert f"## {whole.name}.csv" in readme
        assert whole.about, whole.name
        assert all(f"| {column.name} |" in readme for column in whole.columns)


@pytest.fixture
def intake(app: Flask, tmp_path: Path) -> Intake:
    """A town and its coordinator."""
    return an_intake(app, tmp_path)


def test_a_spreadsheet_runs_nothing_of_it(intake: Intake) -> None:
    evil = '=HYPERLINK("http://x")'
    table = RESIDENTS + MARIA.replace("Ring twice", '"=HYPERLINK(""http://x"")"').replace("Maria Peeters", "@SUM(A1)")
    intake.run("residents", intake.file(table), "--really")
    folder = intake.folder / "out"
    export(intake.app, folder)
    cells = [
        cell for path in folder.rglob("*.csv") for row in table_in(path.parent, path.stem) for cell in row.values()
    ]
    assert f"'{evil}" in cells
    assert {"'@SUM(A1)", "'+32470123456"} <= set(cells)
    assert [cell for cell in cells if cell and cell[0] in "=+-@\t\r"] == []


def test_only_who_made_it_may_look_and_nothing_is_written_over(intake: Intake) -> None:
    folder = intake.folder / "deep" / "out"
    assert export(intake.app, folder).exit_code == 0
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.glob("*.csv")} == {0o600}
    again = export(intake.app, folder)
    assert (again.exit_code, again.stderr.splitlines()[-1][:28]) == (2, "Something stands in " + str(folder)[:8])
    assert sorted(path.name for path in folder.parent.iterdir()) == ["out"]


def test_a_large_table_passes_by_in_pieces(intake: Intake) -> None:
    rows, size = 20_000, 1_000
    fill = text(
        "INSERT INTO dossier_readings (organisation_id, household_id, staff_id, at, purpose)"
        " SELECT :own, 1, 1, now(), repeat('x', :size) FROM generate_series(1, :rows)"
    )
    with intake.app.app_context():
        in_transaction(
            lambda session: session.execute(fill, {"own": intake.town.organisation_id, "size": size, "rows": rows})
        )
        readings = next(whole for whole in whole_tables() if whole.name == "dossier_readings")
        tracemalloc.start()
        with reading_at_length() as session:
            written = write_table(
                intake.folder / "readings.csv", ["any"], rows_of_table(session, readings, intake.town.organisation_id)
            )
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert written == rows
    assert most < rows * size / 4


def test_what_breaks_off_leaves_nothing(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("booking.usecases.exporting.export_organisation.columns_readme", full)
    with pytest.raises(OSError, match="No space left"):
        export(intake.app, intake.folder / "out")
    assert list(intake.folder.iterdir()) == []


def test_what_was_exported_is_the_same_in_another_organisation(
    intake: Intake, freeze: Callable[..., FrozenClock]
) -> None:
    freeze(MONDAY)
    with intake.app.app_context():
        there = in_transaction(lambda session: a_town_with_coordinator(session, host=OTHER))
        in_transaction(lambda session: furnish(session, intake.town))
        in_transaction(lambda session: forget_workers(session, there))
    folder = intake.folder / "out"
    export(intake.app, folder)
    for kind in ("addresses", "residents", "workers", "decisions", "hours", "members", "attests"):
        result = intake.run(kind, folder / "to_import" / f"{kind}.csv", "--really", slug="elders-example")
        assert result.exit_code == 0, result.output
    with intake.app.app_context(), reading() as session:
        here_and_there = [kept(session, one) for one in (intake.town, there)]
    assert here_and_there[0] == here_and_there[1]
    assert [len(part) for part in here_and_there[0]] == [4, 4, 3]
    for kind in ("residents", "workers", "decisions", "hours", "members", "attests"):
        again = intake.run(kind, folder / "to_import" / f"{kind}.csv", "--really", slug="elders-example")
        assert "To add: 0. To change: 0." in again.stdout


def furnish(session: Session, town: Town) -> None:
    """Give a town residents, workers and decisions with everything that a spreadsheet stumbles over."""
    staff = session.scalars(select(StaffRow).where(StaffRow.organisation_id == town.organisation_id)).one()
    by = Actor(town.organisation_id, roles=frozenset({Role.COORDINATOR}), user_id=staff.id)
    people = [
        (
            Who('Zoë d\'Hondt; "de rosse"', "+32470123456", "zoe@example.be", "fr"),
            a_place("14", access_notes="=1+1\nbel"),
        ),
        (Who("-Jozef", "+3216208887", "", "nl"), a_place("14")),
        (Who("Maria", "+31612345678", "", "en"), a_place("3-5", street="Baalsebaan", access_notes="'+ sleutel")),
        (Who("Maria", "+31612345678", "", "en"), a_place("9")),
    ]
    homes = [register_resident(session, who, place, by=by, now=MONDAY).household_id for who, place in people]
    for number, (code, ground) in enumerate([("vt", "vt"), ("social", "leefloon"), ("standard", "")]):
        request = RecordDecision(
            homes[number], town.service_id, code, ground, "certificate", date(2026, 11, 2), date(2026, 11, 3),
            date(2027, 11, 3), review_on=date(2027, 5, 1), provisional=number == 2,
        )  # fmt: skip
        record_decision(session, request, by=by, now=MONDAY)
    for number, base in enumerate(
        (TypedAddress("Bakestraat", "2", "", "3140"), TypedAddress("Elders", "2", "", "3120"))
    ):
        request_ = AddWorker(
            name="=Fatima", phone=f"+3247000000{number}", skills=frozenset({"general", "electric"}),
            travel_mode=TravelMode.CARGO_BIKE, base=base, locale="fr", limits=frozenset({"ladder"}),
            languages=frozenset({"nl", "ar"}), contract_from=date(2025, 3, 1), contract_until=date(2028, 3, 1),
            week_minutes=19 * 60 + 10,
        )  # fmt: skip
        add_worker(session, request_, by=by, now=MONDAY)


def forget_workers(session: Session, town: Town) -> None:
    """Leave a town without the workers it was born with."""
    for table in ("weekly_hours", "workers"):
        found = Base.metadata.tables[table]
        session.execute(found.delete().where(found.c.organisation_id == town.organisation_id))


def kept(session: Session, town: Town) -> tuple[list[tuple[Any, ...]], ...]:
    """Return what is kept of residents, workers and decisions, without ids."""
    own = town.organisation_id
    homes = (HouseholdRow.street, HouseholdRow.house_number, HouseholdRow.postcode, HouseholdRow.latitude)
    residents = select(
        ResidentRow.name, ResidentRow.phone, ResidentRow.email, ResidentRow.locale, *homes, HouseholdRow.access_notes
    )
    workers = select(WorkerRow, StaffRow.locale).outerjoin(StaffRow, StaffRow.worker_id == WorkerRow.id)
    decisions = select(PriceDecisionRow, *homes).join(HouseholdRow, HouseholdRow.id == PriceDecisionRow.household_id)
    left_out = {"id", "organisation_id", "household_id", "service_id", "decided_by_id"}

    def facts(row: Any) -> tuple[Any, ...]:
        found = [getattr(row, one.name) for one in row.__table__.columns if one.name not in left_out]
        return tuple(sorted(one) if isinstance(one, list) else one for one in found)

    people = session.execute(
        residents.join(HouseholdRow, HouseholdRow.id == ResidentRow.household_id).where(
            ResidentRow.organisation_id == own
        )
    )
    working = session.execute(workers.where(WorkerRow.organisation_id == own))
    decided = session.execute(decisions.where(PriceDecisionRow.organisation_id == own))
    return (
        sorted(tuple(one) for one in people),
        sorted((*facts(row), locale or "nl") for row, locale in working),
        sorted((*facts(row), *home) for row, *home in decided),
    )


def secrets_of(session: Session) -> Any:
    """Yield each value of a column that must stay, with the name of the column."""
    for whole in whole_tables():
        for name in whole.hidden:
            if not name.endswith("key"):
                found = session.scalars(select(whole.table.columns[name]).where(whole.table.columns[name].is_not(None)))
                yield from ((f"{whole.name}.{name}", str(value)) for value in found if value)
