"""A desk: a town, somebody behind the counter on a Monday morning, and a few residents."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.money import Money
from booking.rules.phone import parse_phone
from booking.store.database import in_transaction, reading
from booking.store.tables import OrganisationRow, StaffRow
from booking.usecases.bookings.book_for_caller import BookForCaller, book_for_caller
from booking.usecases.bookings.requests import Choice, Confirmed, Who
from booking.usecases.residents.register_resident import Registered, register_resident
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member, actor_for, sign_in
from tests.harness.town import MONDAY, Town, a_place, a_town

T = TypeVar("T")


@dataclass
class Counter:
    """Somebody behind the counter, with their browser."""

    app: Flask
    client: StrictClient
    town: Town
    staff: StaffRow
    clock: FrozenClock

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return actor_for(self.staff)

    def resident(self, name: str = "Maria Van den Broeck", *, phone: str = "0470 12 34 56", **home: str) -> Registered:
        """Make a resident; ``home`` says where, as ``a_place`` does."""
        who = Who(name, parse_phone(phone), home.pop("email", ""), home.pop("locale", "nl"))
        return self.do(lambda session: register_resident(session, who, a_place(**home), by=self.actor, now=MONDAY))

    def booking(self, resident: Registered, starts_at: datetime, *, task: str = "lamp", cents: int = 3750) -> Confirmed:
        """Promise a visit for one task at Molenstraat 14."""
        asked = BookForCaller(
            resident.resident_id,
            self.town.service_id,
            (Choice(self.town.options[task]),),
            a_place(),
            starts_at,
            Money.from_cents(cents),
            client_key=f"{starts_at} {resident.resident_id}",
        )
        return self.do(lambda session: book_for_caller(session, asked, by=self.actor, now=MONDAY))

    def rows(self, kind: type[T]) -> list[T]:
        """Return every row of one table, oldest first, as they are kept."""
        with self.app.app_context(), reading() as session:
            found = list(session.scalars(select(kind).order_by(text("id"))))
            session.expunge_all()
        return found

    def do(self, work: Callable[[Session], T]) -> T:
        """Run and commit."""
        with self.app.app_context():
            return in_transaction(work)


@pytest.fixture
def desk(app: Flask, client: StrictClient, freeze: Callable[[datetime], FrozenClock]) -> Counter:
    """Somebody of the desk, signed in, on Monday at eight."""
    clock = freeze(MONDAY)
    with app.app_context():
        town, staff = in_transaction(_town_and_clerk)
    sign_in(client, staff)
    return Counter(app, client, town, staff, clock)


def _town_and_clerk(session: Session) -> tuple[Town, StaffRow]:
    town = a_town(session)
    organisation = session.get_one(OrganisationRow, town.organisation_id)
    return town, a_staff_member(session, organisation, role=Role.DESK, name="Els Desmet", locale="en")
