"""Take in what was decided about the price of households, from a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.folding import fold
from booking.rules.money import Money
from booking.rules.pricing.deciding import bases_of
from booking.rules.pricing.tariff import EVERYBODY, Tariff
from booking.rules.refusals import NotAllowed
from booking.rules.sheets.columns import Row, Table
from booking.rules.sheets.faults import CellWrong, Why
from booking.store.locks import lock_wish
from booking.store.queries.service_facts import Service
from booking.store.queries.services import every_service
from booking.store.queries.tariffs import tariff_on
from booking.store.tables import PriceDecisionRow
from booking.usecases.importing.imported import Done, Imported, Outcome, Tell, each_row
from booking.usecases.importing.known_people import KnownPeople
from booking.usecases.pricing.record_decision import RecordDecision, record_decision

_DAY = timedelta(days=1)


def import_decisions(session: Session, table: Table, *, by: Actor, now: datetime, tell: Tell) -> Imported:
    """Record each price decision of ``table`` that was not recorded yet, in the order of the rows.

    The newest for a day counts, so what corrects another stands below it. A household is found by somebody of it: name,
    and phone or address. What is decided is checked against the tariff of its first day. Nothing is ever changed: the
    same decision once more is left as it is. Raises ``NotAllowed``.
    """
    if not by.is_office or by.user_id is None:
        raise NotAllowed
    lock_wish(session, by.organisation_id, "import decisions")
    people = KnownPeople(session, by.organisation_id)
    services = {
        fold(name): service
        for service in every_service(session, by.organisation_id)
        for name in (*service.name.values(), service.slug)
    }

    def take(row: Row) -> Outcome:
        request = _request(session, row, people, services, by=by)
        if _is_kept(session, request, by=by):
            return Outcome(row.number, row["name"], Done.SAME)
        record_decision(session, request, by=by, now=now)
        return Outcome(row.number, row["name"], Done.ADDED)

    return each_row(table, take, tell=tell)


def _request(
    session: Session, row: Row, people: KnownPeople, services: Mapping[str, Service], *, by: Actor
) -> RecordDecision:
    household_id = people.meant_by(row).household_id
    service = services.get(fold(row["service"]))
    if service is None:
        known = ", ".join(sorted({one.slug for one in services.values()}))
        raise CellWrong(Why.NO_SERVICE, column="service", typed=row["service"], choices=known)
    class_code, ground = row.get("class"), row.get("ground", "")
    if class_code is not None or ground:
        tariff = tariff_on(session, by.organisation_id, service.service_id, row["valid_from"])
        class_code = None if class_code is None else _class(row, tariff)
        _require_ground(ground, class_code, tariff)
    amount: Decimal | None = row.get("amount")
    return RecordDecision(
        household_id=household_id,
        service_id=service.service_id,
        class_code=class_code,
        ground=ground,
        evidence=row["evidence"],
        seen_on=row["seen_on"],
        valid_from=row["valid_from"],
        valid_until=row["last_day"] + _DAY,
        amount=None if amount is None else Money.of(str(amount)),
        review_on=row.get("review_on"),
        provisional=row.get("provisional", False),
    )


def _class(row: Row, tariff: Tariff) -> str:
    """Return the code of the class that a row names, by its code or its name in any language."""
    for one in tariff.classes:
        if one.code != EVERYBODY and fold(row["class"]) in {fold(name) for name in (one.code, *one.name.values())}:
            return one.code
    choices = ", ".join(one.code for one in tariff.classes if one.code != EVERYBODY)
    raise CellWrong(
        Why.NO_CLASS, column="class", typed=row["class"], day=row["valid_from"].isoformat(), choices=choices
    )


def _require_ground(ground: str, class_code: str | None, tariff: Tariff) -> None:
    """Raise ``CellWrong`` for a ground that does not lead to this class, with those that do."""
    grounds = [basis.ground for basis in bases_of(tariff) if basis.class_code == class_code]
    if ground not in grounds:
        choices = ", ".join(one or "–" for one in grounds)
        raise CellWrong(Why.NO_GROUND, column="ground", typed=ground or "–", choices=choices)


def _is_kept(session: Session, request: RecordDecision, *, by: Actor) -> bool:
    """Tell whether this very decision was recorded before, whoever did and whatever was decided since."""
    cents = None if request.amount is None else request.amount.cents
    found = session.scalar(
        select(PriceDecisionRow.id)
        .where(
            PriceDecisionRow.organisation_id == by.organisation_id,
            PriceDecisionRow.household_id == request.household_id,
            PriceDecisionRow.service_id == request.service_id,
            PriceDecisionRow.person == "",
            PriceDecisionRow.class_code.is_not_distinct_from(request.class_code),
            PriceDecisionRow.amount_cents.is_not_distinct_from(cents),
            PriceDecisionRow.ground == request.ground,
            PriceDecisionRow.evidence == request.evidence,
            PriceDecisionRow.evidence_seen_on == request.seen_on,
            PriceDecisionRow.valid_from == request.valid_from,
            PriceDecisionRow.valid_until == request.valid_until,
            PriceDecisionRow.review_on.is_not_distinct_from(request.review_on),
            PriceDecisionRow.provisional == request.provisional,
        )
        .limit(1)
    )
    return found is not None
