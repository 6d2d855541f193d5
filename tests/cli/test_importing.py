"""``flask import residents``: what is told, what is kept, and that the same table once more changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.store.database import in_transaction, reading
from booking.store.tables import DossierReadingRow, HouseholdRow, ResidentRow
from tests.cli.intake import JOZEF, MARIA, RESIDENTS, Intake, a_town_with_coordinator, an_intake, xlsx

KEPT = [
    ("Jozef Maes", "+3216208887", "", "fr", "Baalsebaan", "3A", "2", "3120", "Tremelo", ""),
    (
        *("Maria Peeters", "+32470123456", "maria@example.be", "nl"),
        *("Molenstraat", "14", "", "3140", "Keerbergen", "Ring twice"),
    ),
]


@pytest.fixture
def intake(app: Flask, tmp_path: Path) -> Intake:
    """A town and its coordinator."""
    return an_intake(app, tmp_path)


def rows_of(intake: Intake, table: type) -> int:
    with intake.app.app_context(), reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_trial_tells_what_would_happen_and_keeps_nothing(intake: Intake) -> None:
    result = intake.run("residents", intake.file(RESIDENTS + MARIA + JOZEF))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Row 2: add Maria Peeters",
        "Row 3: add Jozef Maes",
        "To add: 2. To change: 0. The same already: 0. Faults: 0.",
        "Nothing is kept: this was a trial. Add --really to keep it.",
    ]
    assert intake.residents() == []
    assert rows_of(intake, HouseholdRow) == 0


def test_the_same_table_once_more_changes_nothing(intake: Intake) -> None:
    path = intake.file(RESIDENTS + MARIA + JOZEF)
    assert intake.run("residents", path, "--really").stdout.endswith("All of it is kept.\n")
    assert intake.residents() == KEPT
    looked = rows_of(intake, DossierReadingRow)
    again = intake.run("residents", path, "--really")
    assert "To add: 0. To change: 0. The same already: 2." in again.stdout
    assert intake.residents() == KEPT
    assert rows_of(intake, DossierReadingRow) == looked


def test_what_became_different_is_changed_and_told_by_column(intake: Intake) -> None:
    intake.run("residents", intake.file(RESIDENTS + MARIA + JOZEF), "--really")
    moved = MARIA.replace("Molenstraat;14", "Bakestraat;2").replace("maria@", "mia@")
    called = JOZEF.replace("016 20 88 87", "0471 00 00 00")
    result = intake.run("residents", intake.file(RESIDENTS + moved + called), "--really")
    assert "Row 2: change Maria Peeters: email, address\n" in result.stdout
    assert "Row 3: change Jozef Maes: phone\n" in result.stdout
    assert [(one[1], one[2], one[4]) for one in intake.residents()] == [
        ("+32471000000", "", "Baalsebaan"),
        ("+32470123456", "mia@example.be", "Bakestraat"),
    ]
    assert rows_of(intake, DossierReadingRow) == 2


def test_who_moves_takes_the_household_along_and_that_is_told(intake: Intake) -> None:
    karel = MARIA.replace("Maria", "Karel").replace("12 34 56", "12 34 57")
    intake.run("residents", intake.file(RESIDENTS + MARIA + karel), "--really")
    assert rows_of(intake, HouseholdRow) == 1
    moved = intake.file(RESIDENTS + MARIA.replace("Molenstraat;14", "Bakestraat;2"))
    assert "address (1 other person of the household moves along)" in intake.run("residents", moved, "--really").stdout
    assert {one[4] for one in intake.residents()} == {"Bakestraat"}


def test_two_rows_that_move_one_household_apart_are_a_fault(intake: Intake) -> None:
    karel = MARIA.replace("Maria", "Karel").replace("12 34 56", "12 34 57")
    intake.run("residents", intake.file(RESIDENTS + MARIA + karel), "--really")
    before = intake.residents()
    apart = intake.file(RESIDENTS + MARIA.replace("Molenstraat;14", "Bakestraat;2") + karel)
    result = intake.run("residents", apart, "--really")
    assert (result.exit_code, intake.residents()) == (2, before)
    assert "Row 3, column “street”: Row 2 has another address for the same household." in result.stdout


def test_two_ways_in_for_one_household_are_a_fault(intake: Intake) -> None:
    karel = MARIA.replace("Maria", "Karel").replace("Ring twice", "Knock")
    result = intake.run("residents", intake.file(RESIDENTS + MARIA + karel))
    assert "Row 3, column “access_notes”: Row 2 tells another way in" in result.stdout


def test_what_a_row_leaves_open_stays_as_it_is(intake: Intake) -> None:
    intake.run("residents", intake.file(RESIDENTS + MARIA), "--really")
    short = "Naam,GSM,Straat,Huisnummer,Postcode,Gemeente\nmaria peeters,0470123456,MOLENSTRAAT,14,B-3140,Keerbergen\n"
    result = intake.run("residents", intake.file(short), "--really")
    assert "Row 2: change maria peeters: name" in result.stdout
    assert intake.residents() == [("maria peeters", *KEPT[1][1:])]


def test_a_son_with_his_fathers_name_and_home_is_somebody_else(intake: Intake) -> None:
    intake.run("residents", intake.file(RESIDENTS + MARIA), "--really")
    daughter = MARIA.replace("0470 12 34 56", "0470 99 99 99")
    table = intake.file(RESIDENTS + daughter + MARIA)
    assert "To add: 1. To change: 0. The same already: 1." in intake.run("residents", table, "--really").stdout
    assert "To add: 0. To change: 0. The same already: 2." in intake.run("residents", table, "--really").stdout


def test_two_rows_for_one_person_are_a_fault(intake: Intake) -> None:
    again = MARIA.replace("Molenstraat;14", "MOLENSTRAAT;14").replace("maria@example.be", "")
    result = intake.run("residents", intake.file(RESIDENTS + MARIA + JOZEF + again), "--really")
    assert result.exit_code == 2
    assert "Row 4: This is the same as row 2. Take one of the two away." in result.stdout
    assert intake.residents() == []


def test_one_name_and_phone_at_two_addresses_are_two_people_and_somebody_looks(intake: Intake) -> None:
    table = intake.file(RESIDENTS + MARIA + MARIA.replace("Molenstraat;14", "Bakestraat;2"))
    result = intake.run("residents", table, "--really")
    assert "Row 3: Maria Peeters has the same name and phone as row 2, and another address." in result.stdout
    assert [one[4] for one in intake.residents()] == ["Molenstraat", "Bakestraat"]
    assert "The same already: 2." in intake.run("residents", table, "--really").stdout


def test_who_can_be_two_people_is_a_fault(intake: Intake) -> None:
    elsewhere = MARIA.replace("0470 12 34 56", "0470 99 99 99").replace("Molenstraat;14", "Bakestraat;2")
    intake.run("residents", intake.file(RESIDENTS + MARIA + elsewhere), "--really")
    either = MARIA.replace("Molenstraat;14", "Bakestraat;2").replace("maria@example.be", "")
    result = intake.run("residents", intake.file(RESIDENTS + either))
    assert "Row 2: We know several people who can be meant." in result.stdout


def test_every_fault_of_every_row_is_told_in_one_go_and_nothing_is_kept(intake: Intake) -> None:
    wrong = (
        ";0470;maria.example.be;zulu;Molenstraat;straat;;314;85.07.30-033.28\n"
        "Karel;0470111111;;nl;Dorpsstraat;1;;2580;\n"
        "Els;0470222222;;nl;Dorpsstraat;1;;9999;\n"
        "An;0470333333;;nl;Dorpsstraat;1;;3140;a;comma\n"
    )
    result = intake.run("residents", intake.file(RESIDENTS + MARIA + wrong), "--really")
    assert result.exit_code == 2
    assert result.stdout.splitlines()[:10] == [
        "Row 3, column “name”: Nothing is filled in here. Fill it in.",
        "Row 3, column “phone”: “0470” is not a phone number that we can call. Look at the digits again.",
        "Row 3, column “email”: “maria.example.be” is not an e-mail address. It looks like name@example.be.",
        "Row 3, column “language”: “zulu” is not one of these: nl, fr, en.",
        "Row 3, column “house_number”: “straat” is not a house number: that has a digit in it, for example 12 or 12A.",
        "Row 3, column “postcode”: “314” is not a postcode: that has 4 digits, for example 3140.",
        (
            "Row 3, column “access_notes”: This looks like a national register number. We do not need it and may not keep "
            "it. Please leave it out."
        ),
        "Row 4, column “postcode”: We do not come to postcode 2580. We do come to Keerbergen and Tremelo.",
        "Row 5, column “postcode”: This postcode does not exist in Belgium. Look at it again.",
        (
            "Row 6: Something stands beside the last column. Often that is a comma or a semicolon within a text: put that "
            "text between quotation marks."
        ),
    ]
    assert "Nothing is kept. Mend the faults first" in result.stdout
    assert intake.residents() == []


def test_one_cell_that_is_wrong_keeps_the_sound_rows_out_too(intake: Intake) -> None:
    wrong = JOZEF.replace("016 20 88 87", "12")
    result = intake.run("residents", intake.file(RESIDENTS + MARIA + wrong), "--really")
    assert (result.exit_code, intake.residents()) == (2, [])
    assert "To add: 1. To change: 0. The same already: 0. Faults: 1." in result.stdout


def test_columns_that_are_wrong_are_told_before_any_row(intake: Intake) -> None:
    table = "name;phone;e-mial;street;street;house_number;colour\nMaria;0470;;;;;\n"
    result = intake.run("residents", intake.file(table))
    assert result.exit_code == 2
    assert result.stdout.splitlines()[:4] == [
        "Row 1, column “e-mial”: This column is not known here. Did you mean “email”? Else take it away.",
        "Row 1, column “street”: This column is there twice. Take one of the two away.",
        (
            "Row 1, column “colour”: This column is not known here. Take it away. The columns are: name, phone, email, "
            "language, street, house_number, box, postcode, municipality, access_notes."
        ),
        "Row 1, column “postcode”: This column is missing. Add it.",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_any_usual_spelling_of_csv_is_found_by_itself(intake: Intake, encoding: str, delimiter: str) -> None:
    table = (RESIDENTS + MARIA).replace("Maria", "Zoë").replace(";", delimiter)
    assert "add Zoë Peeters" in intake.run("residents", intake.file(table.encode(encoding))).stdout


def test_what_a_workbook_made_of_the_data_is_made_good(intake: Intake) -> None:
    table: list[list[object]] = [
        ["name", "phone", "street", "house_number", "postcode"],
        [],
        ["Maria Peeters", 470123456, "Molenstraat", 14, 3140],
        ["Jozef Maes", 16208887.0, "Molenstraat", date(2026, 5, 3), 3140],
        ["Els", "4,7E+08", "Molenstraat", "=1/0", "#REF!"],
    ]
    result = intake.run("residents", xlsx(intake.folder / "table.xlsx", table))
    assert "Row 3: add Maria Peeters" in result.stdout
    assert "Row 4, column “house_number”: The spreadsheet made a date of this." in result.stdout
    assert "Row 5, column “phone”: The spreadsheet shortened this phone number to “4,7E+08”." in result.stdout
    assert "Row 5, column “postcode”: The spreadsheet says #REF! here. Mend its formula." in result.stdout


def test_progress_is_told_apart_from_the_outcome(intake: Intake) -> None:
    people = "".join(f"Maria {n};0470{n:06};;nl;Molenstraat;{n};;3140;\n" for n in range(1, 501))
    result = intake.run("residents", intake.file(RESIDENTS + people))
    assert result.stderr == "250 of 500 rows\n500 of 500 rows\n"
    assert "Row 101: add Maria 100\n… and 400 more like these\n" in result.stdout


def test_somebody_who_was_known_in_another_organisation_is_new_here(intake: Intake) -> None:
    path = intake.file(RESIDENTS + MARIA)
    intake.run("residents", path, "--really")
    with intake.app.app_context():
        in_transaction(lambda session: a_town_with_coordinator(session, host="elders.example"))
    assert "To add: 1." in intake.run("residents", path, "--really", slug="elders-example").stdout
    assert intake.residents() == intake.residents(host="elders.example")
    assert rows_of(intake, ResidentRow) == 2


def test_who_cannot_be_told_is_asked_for(intake: Intake) -> None:
    path = intake.file(RESIDENTS + MARIA)
    nobody = intake.run("residents", path, "--by", "nobody@example.be")
    assert (nobody.exit_code, nobody.stdout) == (2, "")
    assert nobody.stderr == "Name the coordinator who does this with --by. There are: anna@localhost.example.\n"
    assert (
        "There is no organisation “elders”. There are: localhost."
        in intake.run("residents", path, slug="elders").stderr
    )
