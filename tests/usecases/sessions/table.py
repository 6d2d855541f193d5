"""A restaurant at work: people who take seats, and a coordinator who plans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.money import Money
from booking.rules.on_our_side import OnOurSide, OurReason
from booking.store.database import in_transaction, reading
from booking.store.tables import GroupSessionRow, OrganisationRow, SessionPlaceRow
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.expire_holds import expire_holds
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.move_booking import move_booking
from booking.usecases.bookings.requests import (
    CancelBooking,
    Choice,
    ConfirmBooking,
    Confirmed,
    HoldPlace,
    MoveBooking,
    Who,
)
from tests.harness.meals import WEDNESDAY_END, WEDNESDAY_NOON, Meals, a_meal, a_restaurant
from tests.harness.people import a_staff_member
from tests.harness.town import MONDAY, Town, a_place, a_town

MEAL_CENTS, CHILD_CENTS = 700, 300
RAIN = OnOurSide(OurReason.WEATHER)
MARIA = Who("Maria Peeters", "+32470123456", "maria@example.org", "nl")

T = TypeVar("T")
_keys = count(1)


@dataclass(frozen=True, slots=True)
class Table:
    """The restaurant of a town, its first meal, and who plans there."""

    town: Town
    meals: Meals
    meal_id: int
    greet: Actor
    desk: Actor

    @property
    def resident(self) -> Actor:
        """Somebody whom nobody knows."""
        return resident_of(self.town.organisation_id)

    def wish(self, persons: int = 1, *, starts_at: datetime = WEDNESDAY_NOON, **others: Any) -> HoldPlace:
        """Return the wish for so many meals."""
        usual: dict[str, Any] = {
            "service_id": self.meals.service_id,
            "choices": (Choice(self.meals.options["meals"], persons),),
            "place": a_place(),
            "starts_at": starts_at,
            "client_key": f"meal {next(_keys)}",
            "locale": "nl",
        }
        return HoldPlace(**(usual | others))

    def hold(self, persons: int = 1, *, by: Actor | None = None, now: datetime = MONDAY, **others: Any) -> int:
        """Keep so many places and return the booking's id."""
        wish = self.wish(persons, **others)
        return in_transaction(lambda session: hold_place(session, wish, by=by or self.resident, now=now)).booking_id

    def confirm(
        self, booking_id: int, *, persons: int = 1, now: datetime = MONDAY, by: Actor | None = None, who: Who = MARIA
    ) -> Confirmed:
        """Promise places that are kept."""
        request = ConfirmBooking(booking_id, Money.from_cents(MEAL_CENTS * persons), pay_by="invoice", who=who)
        return in_transaction(lambda session: confirm_booking(session, request, by=by or self.resident, now=now))

    def book(self, persons: int = 1, *, now: datetime = MONDAY, who: Who = MARIA, **others: Any) -> int:
        """Keep and promise so many meals, and return the booking's id."""
        booking_id = self.hold(persons, now=now, **others)
        self.confirm(booking_id, persons=persons, now=now, who=who)
        return booking_id

    def cancel(self, booking_id: int, *, by: Actor | None = None, now: datetime = MONDAY, reason: str = "") -> None:
        """End a booking."""
        request = CancelBooking(booking_id, reason)
        in_transaction(lambda session: cancel_booking(session, request, by=by or self.resident, now=now))

    def move(
        self, booking_id: int, starts_at: datetime, *, by: Actor | None = None, now: datetime = MONDAY, **others: Any
    ) -> Confirmed:
        """Give a booking another session."""
        request = MoveBooking(booking_id, starts_at, **others)
        return in_transaction(lambda session: move_booking(session, request, by=by or self.resident, now=now))

    def expire(self, *, now: datetime) -> int:
        """End the holds that are over."""
        return in_transaction(lambda session: expire_holds(session, now=now))

    def plan(self, **others: Any) -> int:
        """Plan another meal and return its id."""
        return in_transaction(lambda session: a_meal(session, self.town, self.meals, **others))

    def as_coordinator(self, use_case: Callable[..., T], *asked: Any, now: datetime = MONDAY) -> T:
        """Let the coordinator do something."""
        return in_transaction(lambda session: use_case(session, *asked, by=self.greet, now=now))


def a_table(session: Session, *, places: int = 40, book_until: datetime | None = None) -> Table:
    """Make a town with a restaurant that cooks on Wednesday."""
    town = a_town(session)
    meals = a_restaurant(session, town)
    meal_id = a_meal(session, town, meals, places=places, book_until=book_until, worker="An")
    organisation = session.get_one(OrganisationRow, town.organisation_id)
    greet = a_staff_member(session, organisation, role=Role.COORDINATOR, name="Greet")
    ilse = a_staff_member(session, organisation, role=Role.DESK, name="Ilse")
    return Table(
        town,
        meals,
        meal_id,
        Actor(town.organisation_id, frozenset({Role.COORDINATOR}), user_id=greet.id, name="Greet"),
        Actor(town.organisation_id, frozenset({Role.DESK}), user_id=ilse.id, name="Ilse"),
    )


def the_session(session_id: int) -> GroupSessionRow:
    """Return a session as it is kept now."""
    with reading() as session:
        row = session.scalars(select(GroupSessionRow).where(GroupSessionRow.id == session_id)).one()
        session.expunge_all()
    return row


def seats(booking_id: int) -> list[tuple[int, int, str]]:
    """Return which places a booking takes: session, how many, state; released ones left out."""
    with reading() as session:
        rows = session.scalars(
            select(SessionPlaceRow)
            .where(SessionPlaceRow.booking_id == booking_id, SessionPlaceRow.state != "released")
            .order_by(SessionPlaceRow.id)
        )
        return [(row.session_id, row.places, row.state) for row in rows]


__all__ = ["MARIA", "RAIN", "WEDNESDAY_END", "WEDNESDAY_NOON", "Table", "a_table", "seats", "the_session"]
