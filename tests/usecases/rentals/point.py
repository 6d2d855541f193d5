"""A place that rents bikes at work, and a look at what is kept of it."""

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
from booking.rules.rentals import DepositHow
from booking.store.database import in_transaction, reading
from booking.store.queries.rentals import Rental, rental_by_id
from booking.store.tables import BookingRow, OrganisationRow, RentalRow
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.pricing import price_of
from booking.usecases.bookings.requests import Choice, ConfirmBooking, HoldPlace, Who
from booking.usecases.rentals.hand_out import hand_out
from booking.usecases.rentals.requests import HandOut, TakeBack
from booking.usecases.rentals.take_back import take_back
from tests.harness.people import a_staff_member
from tests.harness.rentals import RentalPoint, a_rental_point
from tests.harness.town import MONDAY, Town, a_place, a_town
from tests.usecases.bookings.house import MARIA, on

T = TypeVar("T")
_keys = count(1)


@dataclass(frozen=True)
class Point:
    """A place that rents bikes, with somebody at the desk."""

    town: Town
    place: RentalPoint
    desk: Actor

    def wish(self, starts_at: datetime, *tasks: str, counts: int = 1, **others: Any) -> HoldPlace:
        """Return the wish to rent; a city bike for a week unless ``tasks`` says otherwise."""
        usual: dict[str, Any] = {
            "service_id": self.place.service_id,
            "choices": tuple(Choice(self.place.options[task], counts) for task in tasks or ("city-week",)),
            "place": a_place(),
            "starts_at": starts_at,
            "client_key": f"rent {next(_keys)}",
            "locale": "nl",
            "location_id": self.place.location_id,
        }
        return HoldPlace(**(usual | others))

    def hold(self, starts_at: datetime, *tasks: str, now: datetime = MONDAY, **others: Any) -> int:
        """Keep a bike and return the booking's id."""
        asked, by = self.wish(starts_at, *tasks, **others), resident_of(self.town.organisation_id)
        return in_transaction(lambda session: hold_place(session, asked, by=by, now=now)).booking_id

    def confirm(self, booking_id: int, *, now: datetime = MONDAY, who: Who = MARIA) -> int:
        """Promise what is kept, at its price, and return the rental's id."""

        def promise(session: Session) -> int:
            row = session.get_one(BookingRow, booking_id)
            total = price_of(session, row, household_id=None, claimed_ground=None).total
            asked = ConfirmBooking(booking_id, total, pay_by="invoice", who=who)
            confirm_booking(session, asked, by=resident_of(self.town.organisation_id), now=now)
            return session.scalars(select(RentalRow.id).where(RentalRow.booking_id == booking_id)).one()

        return in_transaction(promise)

    def rent(self, starts_at: datetime, *tasks: str, now: datetime = MONDAY, **others: Any) -> int:
        """Book a bike, and return the rental's id."""
        return self.confirm(self.hold(starts_at, *tasks, now=now, **others), now=now)

    def do(self, step: Callable[..., T], *asked: Any, by: Actor | None = None, now: datetime = MONDAY) -> T:
        """Let the desk, or somebody else, do one thing."""
        return in_transaction(lambda session: step(session, *asked, by=by or self.desk, now=now))

    def hand_out(self, rental_id: int, *names: str, now: datetime, by: Actor | None = None) -> None:
        """Let the customer take these bikes, or those that are kept for them; the deposit comes in cash."""
        kept = {piece.piece_id for piece in self.look(rental_id).pieces}
        pieces = frozenset(self.place.pieces[name] for name in names) or frozenset(kept)
        asked = HandOut(rental_id=rental_id, pieces=pieces, deposit_how=DepositHow.CASH)
        self.do(hand_out, asked, now=now, by=by)

    def take_back(self, rental_id: int, *, now: datetime, back: str = "50", **others: Any) -> None:
        """Let the customer bring everything back."""
        self.do(take_back, TakeBack(rental_id=rental_id, deposit_back=Money.of(back), **others), now=now)

    def look(self, rental_id: int, *, now: datetime = MONDAY) -> Rental:
        """Return a rental as it is kept now."""
        with reading() as session:
            return rental_by_id(session, self.town.organisation_id, rental_id, now=now)

    def numbers(self, rental_id: int) -> list[str]:
        """Return the numbers of the bikes that a rental takes."""
        return [piece.name for piece in self.look(rental_id).pieces]


def a_point(session: Session) -> Point:
    """Make a place that rents bikes with its desk."""
    town = a_town(session)
    organisation = session.get_one(OrganisationRow, town.organisation_id)
    ilse = a_staff_member(session, organisation, role=Role.DESK, name="Ilse")
    desk = Actor(town.organisation_id, frozenset({Role.DESK}), user_id=ilse.id, name=ilse.name)
    return Point(town, a_rental_point(session, town), desk)


__all__ = ["MONDAY", "Point", "a_point", "on"]
