"""An organisation that takes its data in at a terminal: a town, its coordinator, files, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from click.testing import Result
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.cli.importing import importing
from booking.rules.actors import Role
from booking.store.database import in_transaction, reading
from booking.store.tables import HouseholdRow, OrganisationRow, ResidentRow
from tests.harness.people import HOST, a_staff_member
from tests.harness.town import Town, a_town

RESIDENTS = "name;phone;email;language;street;house_number;box;postcode;access_notes\n"
MARIA = "Maria Peeters;0470 12 34 56;maria@example.be;nl;Molenstraat;14;;3140;Ring twice\n"
JOZEF = "Jozef Maes;016 20 88 87;;fr;Baalsebaan;3A;2;3120;\n"


@dataclass(frozen=True, slots=True)
class Intake:
    """The town behind the terminal, and a folder for files."""

    app: Flask
    town: Town
    folder: Path

    def run(self, kind: str, file: str | Path, *arguments: str, slug: str = HOST, language: str = "en") -> Result:
        """Run ``flask import``."""
        asked = [kind, str(file), "--organisation", slug, "--lang", language, *arguments]
        return self.app.test_cli_runner().invoke(importing, asked, catch_exceptions=False)

    def file(self, content: str | bytes, name: str = "table.csv") -> Path:
        """Write a file."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def residents(self, *, host: str = HOST) -> list[tuple[str, ...]]:
        """Return everybody who is kept, with their homes, by name."""
        with self.app.app_context(), reading() as session:
            return residents_of(session, host)


def an_intake(app: Flask, folder: Path) -> Intake:
    """Make a town with one coordinator."""
    with app.app_context():
        return Intake(app, in_transaction(a_town_with_coordinator), folder)


def a_town_with_coordinator(session: Session, *, host: str = HOST) -> Town:
    """Make a town, and one coordinator for it."""
    town = a_town(session, host=host)
    organisation = session.get_one(OrganisationRow, town.organisation_id)
    a_staff_member(session, organisation, role=Role.COORDINATOR, email=f"anna@{host}.example", name="Anna")
    return town


def residents_of(session: Session, host: str) -> list[tuple[str, ...]]:
    """Return name, phone, email, language, street, number, box, postcode, municipality and notes of everybody."""
    found = session.execute(
        select(
            *(ResidentRow.name, ResidentRow.phone, ResidentRow.email, ResidentRow.locale),
            *(HouseholdRow.street, HouseholdRow.house_number, HouseholdRow.box, HouseholdRow.postcode),
            *(HouseholdRow.municipality, HouseholdRow.access_notes),
        )
        .join(HouseholdRow, HouseholdRow.id == ResidentRow.household_id)
        .join(OrganisationRow, OrganisationRow.id == ResidentRow.organisation_id)
        .where(OrganisationRow.host == host)
        .order_by(ResidentRow.name, ResidentRow.id)
    )
    return [tuple(one) for one in found]


def xlsx(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write rows as a workbook."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path
