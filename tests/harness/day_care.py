"""Day care of the town: two places on Wednesday from half past seven, at the price of each child's attest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from booking.regulations import regulation_text
from booking.rules.actors import Actor
from booking.rules.money import Money
from booking.rules.pricing.document import parse, read_tariff
from booking.store.tables import GroupSessionRow, OptionRow, ServiceRow, TariffRow
from booking.usecases.bookings.book_for_caller import BookForCaller, book_for_caller
from booking.usecases.bookings.requests import Choice, Confirmed, Who
from booking.usecases.residents.keep_attest import KeepAttest, keep_attest
from booking.usecases.residents.keep_member import KeepMember, keep_member
from booking.usecases.residents.register_resident import Registered, register_resident
from tests.harness.meals import Meals, a_meal, a_restaurant
from tests.harness.town import MONDAY, Town, a_place

#: Wednesday 25 November from 7:30 to 17:30 in Brussels.
OPENS = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=10)
MARIA = Who("Maria Peeters", "+32470123456", "maria@example.org", "nl")


def a_day_care(session: Session, town: Town, *, days: int = 1, places: int = 2, **rules: Any) -> Meals:
    """Make the service, with a session on so many days one after the other, for children up to two years."""
    made = a_restaurant(session, town, slug="opvang")
    facts = {"for_members": True, "path": "decided", "step_minutes": 30} | rules
    session.execute(update(ServiceRow).where(ServiceRow.id == made.service_id).values(**facts))
    session.execute(
        update(OptionRow).where(OptionRow.id == made.options["meals"]).values(counts_as="days", usual_minutes=540)
    )
    session.execute(
        update(OptionRow).where(OptionRow.id == made.options["child-meals"]).values(counts_as="days", usual_minutes=240)
    )
    session.execute(delete(TariffRow).where(TariffRow.service_id == made.service_id))
    text = regulation_text("vlaanderen-kinderopvang")
    tariff = read_tariff(parse(text))
    session.add(
        TariffRow(
            organisation_id=town.organisation_id,
            service_id=made.service_id,
            state="published",
            name=dict(tariff.name),
            source=tariff.source,
            valid_from=tariff.valid_from,
            text=text,
            created_at=MONDAY,
            published_at=MONDAY,
        )
    )
    for day in range(days):
        later = timedelta(days=day)
        a_meal(session, town, made, starts_at=OPENS + later, ends_at=CLOSES + later, places=places)
    session.execute(update(GroupSessionRow).values(most_age=2, name={}))
    session.flush()
    return made


def a_family(session: Session, *, by: Actor, who: Who = MARIA, number: str = "14") -> Registered:
    """Register who books."""
    return register_resident(session, who, a_place(number), by=by, now=MONDAY)


def a_child(
    session: Session,
    family: Registered,
    name: str = "Mila",
    *,
    by: Actor,
    born_on: date = date(2025, 1, 10),
    last: date | None = date(2026, 12, 31),
    **facts: Any,
) -> int:
    """Write down a child with an attest of 18,40 euro until ``last``; None is without an attest."""
    kept = KeepMember(resident_id=family.resident_id, name=name, born_on=born_on, **facts)
    member_id = keep_member(session, kept, by=by, now=MONDAY)
    if last is not None:
        attest = KeepAttest(
            resident_id=family.resident_id,
            member_id=member_id,
            number="KG-1",
            day_price=Decimal("18.40"),
            first=date(2026, 1, 1),
            last=last,
        )
        keep_attest(session, attest, by=by, now=MONDAY)
    return member_id


def a_day(
    session: Session,
    care: Meals,
    family: Registered,
    *members: int,
    by: Actor,
    euros: str = "18.40",
    starts_at: datetime = OPENS,
    **others: Any,
) -> Confirmed:
    """Book a day for these children at the desk."""
    request = BookForCaller(
        resident_id=family.resident_id,
        service_id=care.service_id,
        choices=(Choice(care.options[others.pop("option", "meals")], len(members)),),
        place=a_place(),
        starts_at=starts_at,
        shown_total=Money.of(euros),
        client_key=f"care for {members} on {starts_at}",
        location_id=care.location_id,
        member_ids=members,
        **others,
    )
    return book_for_caller(session, request, by=by, now=MONDAY)
