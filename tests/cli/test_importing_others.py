"""``flask import`` of workers, addresses and price decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from booking.rules.actors import Role
from booking.store.database import in_transaction, reading
from booking.store.tables import PriceDecisionRow, RoleRow, StaffRow, StreetRow, WorkerRow
from tests.cli.intake import MARIA, RESIDENTS, Intake, an_intake, xlsx
from tests.harness.clock import FrozenClock
from tests.harness.town import MONDAY, STREETS
from tests.usecases.work.visits import a_visit

WORKERS = "name,phone,skills,travel,street,house_number,postcode,contract_from,contract_last,hours_a_week,active\n"
FATIMA = 'Fatima,0470 12 34 56,"general, garden",bakfiets,Molenstraat,1,3140,1/3/2026,28/2/2027,"28,5",ja\n'
DECISIONS = "name,phone,service,class,ground,evidence,seen_on,valid_from,last_day,amount,provisional\n"
DECIDED = "Maria Peeters,0470123456,klusdienst,vt,vt,attest,2/11/2026,3/11/2026,2/11/2027,,\n"
ADDRESSES = "postcode,street,latitude,longitude\n"


@pytest.fixture
def intake(app: Flask, tmp_path: Path, freeze: Callable[..., FrozenClock]) -> Intake:
    """A town and its coordinator, on a Monday."""
    freeze(MONDAY)
    return an_intake(app, tmp_path)


def worker(intake: Intake, name: str) -> WorkerRow:
    with intake.app.app_context(), reading() as session:
        return session.scalars(select(WorkerRow).where(WorkerRow.name == name)).one()


def decisions(intake: Intake) -> list[PriceDecisionRow]:
    with intake.app.app_context(), reading() as session:
        return list(session.scalars(select(PriceDecisionRow).order_by(PriceDecisionRow.id)))


def streets(intake: Intake) -> dict[str, tuple[float, float]]:
    with intake.app.app_context(), reading() as session:
        return {row.name: (row.latitude, row.longitude) for row in session.scalars(select(StreetRow))}


def test_a_worker_is_taken_in_with_a_sign_in_to_be(intake: Intake) -> None:
    path = intake.file(WORKERS + FATIMA)
    assert "Row 2: add Fatima" in intake.run("workers", path, "--really").stdout
    row = worker(intake, "Fatima")
    assert (row.phone, row.skills, row.travel_mode) == ("+32470123456", ["garden", "general"], "cargo_bike")
    assert (row.contract_from, row.contract_until, row.week_minutes) == (date(2026, 3, 1), date(2027, 3, 1), 1710)
    assert row.base_latitude == STREETS["Molenstraat", "3140"].latitude
    with intake.app.app_context(), reading() as session:
        staff = session.scalars(select(StaffRow).where(StaffRow.worker_id == row.id)).one()
        assert session.scalars(select(RoleRow.role).where(RoleRow.staff_id == staff.id)).all() == [Role.WORKER]
    again = intake.run("workers", path, "--really")
    assert "To add: 0. To change: 0. The same already: 1." in again.stdout


def test_a_worker_changes_and_what_is_left_open_stays(intake: Intake) -> None:
    intake.run("workers", intake.file(WORKERS + FATIMA), "--really")
    short = "name,skills,travel,active\nfatima,general,car,nee\n"
    result = intake.run("workers", intake.file(short), "--really")
    assert "Row 2: change fatima: name, skills, travel, active\n" in result.stdout
    row = worker(intake, "fatima")
    assert (row.phone, row.skills, row.active, row.week_minutes) == ("+32470123456", ["general"], False, 1710)


def test_somebody_who_left_already_is_taken_in_as_such(intake: Intake) -> None:
    path = intake.file(WORKERS + FATIMA.replace(",ja", ",nee"))
    intake.run("workers", path, "--really")
    assert not worker(intake, "Fatima").active
    assert "The same already: 1." in intake.run("workers", path, "--really").stdout


def test_faults_of_workers_are_told_by_column(intake: Intake) -> None:
    wrong = (
        FATIMA.replace("28/2/2027", "28/2/2025")
        + "Els,,general,fiets,,,,,,,\n"
        + "Jan,,general,raket,Molenstraat,1,3140,31/2/2026,,61,misschien\n"
        + "Piet,,general,fiets,Molenstraat,,3140,,,,\n"
        + "Fatima,0470123456,general,fiets,Molenstraat,1,3140,,,,\n"
    )
    result = intake.run("workers", intake.file(WORKERS + wrong), "--really")
    assert result.exit_code == 2
    assert result.stdout.splitlines()[:8] == [
        "Row 2, column “contract_last”: The end must be after the start.",
        "Row 3, column “street”: Fill in where the day of somebody new begins: an address, or latitude and longitude.",
        "Row 4, column “travel”: “raket” is not one of these: car, cargo_bike, bike, foot.",
        "Row 4, column “contract_from”: “31/2/2026” is not a day. Write it as 31/12/2026 or 2026-12-31.",
        "Row 4, column “hours_a_week”: “61” is not a number from 0 to 60. Write it as 12,50.",
        "Row 4, column “active”: “misschien” is neither yes nor no. Write yes or no.",
        "Row 5, column “house_number”: Nothing is filled in here. Fill it in.",
        "Row 6: This is the same as row 2. Take one of the two away.",
    ]
    with intake.app.app_context(), reading() as session:
        assert session.scalars(select(WorkerRow.name).order_by(WorkerRow.name)).all() == ["An", "Bilal"]


def test_a_decision_is_recorded_once(intake: Intake) -> None:
    intake.run("residents", intake.file(RESIDENTS + MARIA, "people.csv"), "--really")
    path = intake.file(DECISIONS + DECIDED)
    assert "Row 2: add Maria Peeters" in intake.run("decisions", path, "--really").stdout
    assert "The same already: 1." in intake.run("decisions", path, "--really").stdout
    (row,) = decisions(intake)
    assert (row.class_code, row.ground, row.evidence, row.amount_cents) == ("vt", "vt", "certificate", None)
    assert (row.valid_from, row.valid_until, row.provisional) == (date(2026, 11, 3), date(2027, 11, 3), False)


def test_the_last_of_two_decisions_in_a_table_counts(intake: Intake) -> None:
    intake.run("residents", intake.file(RESIDENTS + MARIA, "people.csv"), "--really")
    final = DECIDED.replace("vt,vt,attest", "Sociaal tarief,leefloon,ocmw")
    table = intake.file(DECISIONS + DECIDED.replace(",,\n", ",,ja\n") + final + final)
    assert "To add: 2. To change: 0. The same already: 1." in intake.run("decisions", table, "--really").stdout
    assert [(one.class_code, one.provisional) for one in decisions(intake)] == [("vt", True), ("social", False)]
    assert "The same already: 3." in intake.run("decisions", table, "--really").stdout


def test_faults_of_decisions_are_told_and_none_is_recorded(intake: Intake) -> None:
    intake.run("residents", intake.file(RESIDENTS + MARIA, "people.csv"), "--really")
    wrong = "".join(
        [
            DECIDED,
            DECIDED.replace("Maria", "Karel"),
            DECIDED.replace(",0470123456", ","),
            DECIDED.replace("klusdienst", "zwembad"),
            DECIDED.replace("vt,vt", "goud,vt"),
            DECIDED.replace("vt,vt", "vt,leefloon"),
            DECIDED.replace("3/11/2026", "3/11/2025"),
            DECIDED.replace("2/11/2026", "2/12/2026"),
            DECIDED.replace("2/11/2027", "2/11/2036"),
            DECIDED.replace("attest", "onderweg"),
            DECIDED.replace(",,\n", ',"12,505",\n'),
            DECIDED.replace(",,\n", ",12,\n"),
        ]
    )
    result = intake.run("decisions", intake.file(DECISIONS + wrong), "--really")
    assert result.exit_code == 2
    assert result.stdout.splitlines()[:11] == [
        (
            "Row 3, column “name”: We know nobody with this name and this phone number or address. "
            "Import the residents first."
        ),
        "Row 4, column “name”: Fill in a phone number or an address too: a name alone is not enough.",
        "Row 5, column “service”: There is no service “zwembad”. The services are: klusdienst.",
        "Row 6, column “class”: The tariff of 2026-11-03 has no price class “goud”. It has: social, vt, standard.",
        "Row 7, column “ground”: The ground “leefloon” does not lead to this price class. Choose: vt.",
        (
            "Row 8, column “valid_from”: We do not know the price for 3 November 2025 yet. Choose an earlier day, "
            "or call us."
        ),
        "Row 9, column “seen_on”: This day is still to come. Fill in the day on which you saw it.",
        "Row 10, column “last_day”: A decision holds for at most 3 years. Choose an earlier day.",
        "Row 11, column “evidence”: Fill in what you saw. Without proof only a provisional decision is possible.",
        "Row 12, column “amount”: “12,505” is not a number from 0 to 100000. Write it as 12,50.",
        "Row 13, column “amount”: By this tariff nobody decides an amount. Choose a price class.",
    ]
    assert decisions(intake) == []


def test_days_that_are_numbers_in_a_workbook_are_days(intake: Intake) -> None:
    intake.run("residents", intake.file(RESIDENTS + MARIA, "people.csv"), "--really")
    header = DECISIONS.strip().split(",")[:9]
    row = ["Maria Peeters", 470123456, "klusdienst", "vt", "vt", "attest", 46328, date(2026, 11, 3), "2027-11-02"]
    intake.run("decisions", xlsx(intake.folder / "table.xlsx", [header, row]), "--really")
    (kept,) = decisions(intake)
    assert kept.evidence_seen_on == date(2026, 11, 2)
    assert (kept.valid_from, kept.valid_until) == (date(2026, 11, 3), date(2027, 11, 3))


def test_streets_are_added_moved_or_left(intake: Intake) -> None:
    table = (
        ADDRESSES + "3140,Dorpsstraat,51.0031,4.6301\n3140,MOLENSTRAAT,51.0046,4.6291\n3140,Bakestraat,51.0009,4.6402\n"
    )
    path = intake.file(table)
    result = intake.run("addresses", path, "--really")
    assert "Row 2: add Dorpsstraat, 3140\nRow 3: change MOLENSTRAAT, 3140\n" in result.stdout
    assert "To add: 1. To change: 1. The same already: 1." in result.stdout
    assert streets(intake)["Dorpsstraat"] == (51.0031, 4.6301)
    assert "The same already: 3." in intake.run("addresses", path, "--really").stdout


def test_a_street_of_house_numbers_is_in_the_middle_of_them(intake: Intake) -> None:
    table = "Postcode;Straatnaam;Huisnummer;Gemeente;lat;lon\n" + "".join(
        f"3140;{name};{n};Keerbergen;51,00{n}0;4,63{n}0\n"
        for n, name in enumerate(("Dorpsstraat", "DORPSSTRAAT", "dorpsstraat"), start=1)
    )
    path = intake.file(table)
    assert "To add: 1. To change: 0. The same already: 2." in intake.run("addresses", path, "--really").stdout
    assert streets(intake)["Dorpsstraat"] == (51.002, 4.632)
    assert "The same already: 3." in intake.run("addresses", path, "--really").stdout


def test_a_point_that_cannot_be_is_a_fault(intake: Intake) -> None:
    table = ADDRESSES + (
        "3140,Kerkstraat,4.63,51.00\n"
        "3140,Dorpsstraat,166021,187452\n"
        "3140,Lange Lei,51.22,4.40\n"
        "9999,Markt,51.05,4.63\n"
        "3140,Dreef,51.0031,4.6301\n"
        "3140,dreef,51.0031,4.6301\n"
    )
    before = streets(intake)
    result = intake.run("addresses", intake.file(table), "--really")
    assert result.exit_code == 2
    assert [line.partition(": ")[0] for line in result.stdout.splitlines()[:7]] == [
        "Row 2, column “latitude”",
        "Row 2, column “longitude”",
        "Row 3, column “latitude”",
        "Row 3, column “longitude”",
        "Row 4, column “latitude”",
        "Row 5, column “postcode”",
        "Row 7",
    ]
    assert "more than 20 km from the middle of the postcode" in result.stdout
    assert streets(intake) == before


def test_a_worker_with_promises_is_not_switched_off_unseen(intake: Intake) -> None:
    with intake.app.app_context():
        in_transaction(
            lambda session: a_visit(session, intake.town, starts_at=MONDAY + timedelta(hours=2), now=MONDAY, by=("An",))
        )
    table = intake.file("name,skills,travel,active\nAn,general,car,no\n")
    result = intake.run("workers", table, "--really")
    assert "Row 2, column “active”: You promised 1 visit" in result.stdout
    assert worker(intake, "An").active
