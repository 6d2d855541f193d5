"""Everything that is kept for one organisation, found from the tables themselves, so that none is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, LargeBinary, Select, Table, and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from booking.store.database import Base
from booking.store.tables import (
    HouseholdRow,
    OrganisationRow,
    PriceDecisionRow,
    ResidentRow,
    ServiceRow,
    StaffRow,
    StreetRow,
    WorkerRow,
)

#: Tables that hold nothing but ways to get in.
LEFT_OUT: Final = frozenset({"staff_sessions", "sign_in_codes"})
#: Columns that prove who somebody is or open somebody's page, by how the house names them; keys of forms with them.
_SECRET: Final = re.compile(r"(?:^|_)(?:hash|token|secret|password|key)$|^checkout_url$")
#: The same within a document. A key may be one of a door there, so it is not among them.
_SECRET_FACT: Final = re.compile(r"(?:^|_)(?:hash|token|secret|password)$")
_AT_ONCE, _PICTURES_AT_ONCE = 500, 5


@dataclass(frozen=True, slots=True)
class WholeTable:
    """A table of which one organisation gets all its rows. ``hidden`` are the columns that stay here."""

    name: str
    about: str
    table: Table
    columns: tuple[Column[Any], ...]
    hidden: tuple[str, ...]

    @property
    def has_pictures(self) -> bool:
        """Whether a column of it holds files."""
        return any(isinstance(column.type, LargeBinary) for column in self.columns)


def whole_tables() -> tuple[WholeTable, ...]:
    """Return every table that belongs to organisations, and the one of the organisations, by name."""
    about = {
        str(mapper.local_table.name): (mapper.class_.__doc__ or "").strip().partition("\n")[0]  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
    }
    tables = [table for table in Base.metadata.tables.values() if _owner(table) is not None]
    return tuple(
        WholeTable(
            name=table.name,
            about=about.get(table.name, ""),
            table=table,
            columns=tuple(column for column in table.columns if not _SECRET.search(column.name)),
            hidden=tuple(column.name for column in table.columns if _SECRET.search(column.name)),
        )
        for table in sorted(tables, key=lambda table: table.name)
        if table.name not in LEFT_OUT
    )


def rows_of_table(session: Session, whole: WholeTable, organisation_id: int) -> Iterator[Sequence[Any]]:
    """Return the rows of one organisation, in the order of their keys, read in pieces."""
    owner = _owner(whole.table)
    if owner is None:
        raise LookupError(whole.name)
    wanted = select(*whole.columns).where(owner == organisation_id).order_by(*whole.table.primary_key.columns)
    return _in_pieces(session, wanted, _PICTURES_AT_ONCE if whole.has_pictures else _AT_ONCE)


def residents_to_import(session: Session, organisation_id: int) -> Iterator[Sequence[Any]]:
    """Return name, phone, e-mail, language, street, number, box, postcode, municipality and notes of each resident.

    Somebody who is kept twice with the same name, phone and address comes once: with an e-mail address, if one has it.
    """
    same = (
        *(ResidentRow.phone, func.lower(ResidentRow.name), HouseholdRow.postcode),
        *(func.lower(HouseholdRow.street), func.lower(HouseholdRow.house_number), func.lower(HouseholdRow.box)),
    )
    wanted = (
        select(
            *(ResidentRow.name, ResidentRow.phone, ResidentRow.email, ResidentRow.locale),
            *(HouseholdRow.street, HouseholdRow.house_number, HouseholdRow.box, HouseholdRow.postcode),
            *(HouseholdRow.municipality, HouseholdRow.access_notes),
        )
        .ext(distinct_on(*same))
        .join(HouseholdRow, HouseholdRow.id == ResidentRow.household_id)
        .where(ResidentRow.organisation_id == organisation_id, HouseholdRow.organisation_id == organisation_id)
        .order_by(*same, (ResidentRow.email == "").asc(), ResidentRow.id.desc())
    )
    return _in_pieces(session, wanted, _AT_ONCE)


def workers_to_import(session: Session, organisation_id: int) -> Iterator[Sequence[Any]]:
    """Return each worker with the language that they read; ``contract_until`` is the first day after the contract."""
    wanted = (
        select(
            *(WorkerRow.name, WorkerRow.phone, StaffRow.locale, WorkerRow.skills, WorkerRow.travel_mode),
            *(WorkerRow.base_latitude, WorkerRow.base_longitude, WorkerRow.limits, WorkerRow.languages),
            *(WorkerRow.contract_from, WorkerRow.contract_until, WorkerRow.week_minutes, WorkerRow.active),
        )
        .outerjoin(StaffRow, and_(StaffRow.worker_id == WorkerRow.id, StaffRow.organisation_id == organisation_id))
        .where(WorkerRow.organisation_id == organisation_id)
        .order_by(WorkerRow.id)
    )
    return _in_pieces(session, wanted, _AT_ONCE)


def decisions_to_import(session: Session, organisation_id: int) -> Iterator[Sequence[Any]]:
    """Return each price decision with who of the household was there first and where they live, the oldest first.

    Not those for one child: they go with an attest, which is written down by hand.
    """
    somebody = (
        select(ResidentRow.household_id, func.min(ResidentRow.id).label("resident_id"))
        .where(ResidentRow.organisation_id == organisation_id)
        .group_by(ResidentRow.household_id)
        .subquery()
    )
    decided = PriceDecisionRow
    wanted = (
        select(
            *(ResidentRow.name, ResidentRow.phone, HouseholdRow.street, HouseholdRow.house_number, HouseholdRow.box),
            *(HouseholdRow.postcode, HouseholdRow.municipality, ServiceRow.slug, decided.class_code),
            *(decided.amount_cents, decided.ground, decided.evidence, decided.evidence_seen_on, decided.valid_from),
            *(decided.valid_until, decided.review_on, decided.provisional),
        )
        .join(HouseholdRow, HouseholdRow.id == decided.household_id)
        .join(somebody, somebody.c.household_id == decided.household_id)
        .join(ResidentRow, ResidentRow.id == somebody.c.resident_id)
        .join(ServiceRow, ServiceRow.id == decided.service_id)
        .where(decided.organisation_id == organisation_id, decided.person == "")
        .order_by(decided.decided_at, decided.id)
    )
    return _in_pieces(session, wanted, _AT_ONCE)


def streets_to_import(session: Session, organisation_id: int) -> Iterator[Sequence[Any]]:
    """Return postcode, name, latitude and longitude of each street."""
    wanted = (
        select(StreetRow.postcode, StreetRow.name, StreetRow.latitude, StreetRow.longitude)
        .where(StreetRow.organisation_id == organisation_id)
        .order_by(StreetRow.postcode, StreetRow.name)
    )
    return _in_pieces(session, wanted, _AT_ONCE)


def without_secrets(document: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a document of a column without the ways in that it may hold: links in messages that wait."""
    if isinstance(document, dict):
        return {name: without_secrets(value) for name, value in document.items() if not _SECRET_FACT.search(name)}
    if isinstance(document, list):
        return [without_secrets(one) for one in document]
    return document


def _owner(table: Table) -> Column[Any] | None:
    """Return the column that says whose a row is; None for a table of the installation."""
    if table.name == OrganisationRow.__tablename__:
        return table.columns["id"]
    return table.columns.get("organisation_id")


def _in_pieces(session: Session, wanted: Select[*tuple[Any, ...]], at_once: int) -> Iterator[Sequence[Any]]:
    yield from session.execute(wanted.execution_options(yield_per=at_once))
