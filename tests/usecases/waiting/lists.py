"""A waiting list at work: people who join, answer and leave, the scheduler that offers, and what was kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.money import Money
from booking.rules.waiting import Window
from booking.store.database import in_transaction, reading
from booking.store.queries.waiting import Waiting, waiting_by_id, waiting_in_order
from booking.store.tables import BookingRow, OfferRow, OrganisationRow, OutboxRow, WaitingRow, WorkerRow
from booking.usecases.bookings.requests import Choice, Confirmed, Who
from booking.usecases.waiting.accept_offer import accept_offer
from booking.usecases.waiting.decline_offer import decline_offer
from booking.usecases.waiting.join_waiting_list import join_for_earlier, join_waiting_list
from booking.usecases.waiting.lapse_offers import lapse_offers
from booking.usecases.waiting.leave_waiting_list import leave_waiting_list
from booking.usecases.waiting.offer_places import offer_places_of
from booking.usecases.waiting.requests import AcceptOffer, DeclineOffer, Join, Joined, JoinForEarlier
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import HANDRAIL_CENTS, House, a_house, kept, on

_numbers = count(1)
#: Wednesday, when An alone can fit a handrail.
DAY = date(2026, 11, 25)


@dataclass(frozen=True)
class List:
    """A house whose handrails only An can fit, and the list of those who wait for one."""

    house: House

    @property
    def organisation_id(self) -> int:
        """The house."""
        return self.house.town.organisation_id

    def wish(self, name: str, window: Window | None = None, *, task: str = "handrail", **others: Any) -> Join:
        """Return the wish of somebody for a handrail on Wednesday, at a home of their own."""
        number = next(_numbers)
        usual: dict[str, Any] = {
            "service_id": self.house.town.service_id,
            "choices": (Choice(self.house.town.options[task]),),
            "place": a_place(str(number)),
            "window": window or Window(DAY, DAY),
            "client_key": f"wait {number}",
            "locale": "nl",
            "who": Who(name, f"+3247000{number:04}", f"{name.lower()}@waits.example", "nl"),
        }
        return Join(**(usual | others))

    def join(
        self,
        name: str = "Maria",
        window: Window | None = None,
        *,
        by: Actor | None = None,
        now: datetime = MONDAY,
        **others: Any,
    ) -> Joined:
        """Put somebody on the list; from the pages unless ``by`` says otherwise."""
        return self.ask(self.wish(name, window, **others), by=by, now=now)

    def ask(self, wish: Join, *, by: Actor | None = None, now: datetime = MONDAY) -> Joined:
        """Put the wish on the list."""
        return in_transaction(lambda session: join_waiting_list(session, wish, by=by or self.house.resident, now=now))

    def join_for_earlier(
        self,
        booking_id: int,
        window: Window | None = None,
        *,
        key: str = "",
        by: Actor | None = None,
        now: datetime = MONDAY,
    ) -> Joined:
        """Put the resident of a visit on the list for an earlier day."""
        wish = JoinForEarlier(booking_id, window or Window(DAY, DAY), key or f"earlier {next(_numbers)}")
        return in_transaction(lambda session: join_for_earlier(session, wish, by=by or self.house.resident, now=now))

    def fill(self, day: date = DAY) -> list[int]:
        """Take all of An's time on a day, and return the bookings from morning to evening."""
        at = (day - date(2026, 11, 23)).days
        return [
            self.house.book(on(at, clock), "handrail")
            for clock in ("09:00", "10:00", "11:00", "12:30", "13:30", "14:30")
        ]

    def offer(self, *, now: datetime = MONDAY) -> int:
        """Let the scheduler look."""
        return offer_places_of(self.organisation_id, now=now)

    def lapse(self, *, now: datetime) -> int:
        """Let the scheduler close what is over."""
        return lapse_offers(now=now)

    def accept(
        self, offer: OfferRow, *, cents: int = HANDRAIL_CENTS, by: Actor | None = None, now: datetime = MONDAY
    ) -> Confirmed:
        """Say yes."""
        yes = AcceptOffer(offer.id, Money.from_cents(cents))
        return in_transaction(lambda session: accept_offer(session, yes, by=by or self.house.resident, now=now))

    def decline(self, offer: OfferRow, *, leaves: bool = False, now: datetime = MONDAY) -> None:
        """Say no."""
        no = DeclineOffer(offer.id, leaves)
        in_transaction(lambda session: decline_offer(session, no, by=self.house.resident, now=now))

    def leave(self, joined: Joined, *, now: datetime = MONDAY) -> None:
        """Leave the list."""
        in_transaction(lambda session: leave_waiting_list(session, joined.waiting_id, by=self.house.resident, now=now))

    def order_by(self, order: str) -> None:
        """Let the organisation decide by what its list is ordered."""
        in_transaction(
            lambda session: session.execute(
                update(OrganisationRow).where(OrganisationRow.id == self.organisation_id).values(waiting_order=order)
            )
        )

    def names(self, *, now: datetime = MONDAY) -> list[str]:
        """Return who waits, in order."""
        return [one.name for one in self.line(now=now)]

    def line(self, *, now: datetime = MONDAY) -> list[Waiting]:
        """Return who waits, in order."""
        with reading() as session:
            return waiting_in_order(session, self.organisation_id, today=local_date(now))

    def of(self, joined: Joined) -> Waiting:
        """Return one wish as it stands."""
        with reading() as session:
            return waiting_by_id(session, self.organisation_id, joined.waiting_id)


def a_list(session: Session) -> List:
    """Make a house with an empty list, where Bilal has left: everything waits for An."""
    house = a_house(session)
    session.get_one(WorkerRow, house.town.workers["Bilal"]).active = False
    return List(house)


def offers(state: str | None = None) -> list[OfferRow]:
    """Return the offers of everybody, the first first."""
    return [one for one in sorted(kept(OfferRow), key=lambda one: one.id) if state in {None, one.state}]


def the_offer() -> OfferRow:
    """Return the only open offer."""
    (one,) = offers("open")
    return one


def wishes() -> dict[int, str]:
    """Return the state of each wish by its id."""
    return {row.id: row.state for row in kept(WaitingRow)}


def standing() -> list[BookingRow]:
    """Return the bookings that take somebody's time."""
    rows = [row for row in kept(BookingRow) if row.state in {"held", "confirmed"}]
    return sorted(rows, key=lambda row: (row.starts_at, row.id))


def told_to(email: str) -> list[str]:
    """Return the kinds of what somebody is told, in order, without reminders and what was dropped."""
    rows = sorted(kept(OutboxRow), key=lambda row: row.id)
    return [
        row.kind
        for row in rows
        if row.recipient == email and row.state != "dropped" and row.kind != Kind.VISIT_REMINDER
    ]
