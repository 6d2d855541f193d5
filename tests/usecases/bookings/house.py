"""A house at work: people who hold, confirm, move and cancel, and a look at what was kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.calendar import at
from booking.rules.money import Money
from booking.store.database import in_transaction, reading
from booking.store.tables import (
    AssignmentRow,
    BookingRow,
    HistoryRow,
    OrganisationRow,
    OutboxRow,
    PaymentRow,
    PriceDecisionRow,
    QuoteRow,
)
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.expire_holds import expire_holds
from booking.usecases.bookings.extend_hold import extend_hold
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.move_booking import move_booking
from booking.usecases.bookings.requests import (
    CancelBooking,
    Choice,
    ConfirmBooking,
    Confirmed,
    Held,
    HoldPlace,
    MoveBooking,
    Place,
    Who,
)
from tests.harness.people import HOST, a_staff_member
from tests.harness.prices import begin_dearer
from tests.harness.town import MONDAY, Town, a_place, a_town

LAMP_CENTS, HANDRAIL_CENTS = 3750, 5000
MARIA = Who("Maria Peeters", "+32470123456", "maria@example.org", "nl")

Row = TypeVar("Row")

_keys = count(1)


def on(day: int, clock: str) -> datetime:
    """Return a moment in Brussels: day 0 is the Monday at which these tests begin."""
    return at(date(2026, 11, 23) + timedelta(days=day), time.fromisoformat(clock))


@dataclass(frozen=True, slots=True)
class House:
    """One organisation, with somebody at the desk. A handrail is fitted by An alone; a lamp by An or Bilal."""

    town: Town
    desk: Actor

    @property
    def resident(self) -> Actor:
        """Somebody whom nobody knows."""
        return resident_of(self.town.organisation_id)

    def wish(
        self,
        starts_at: datetime,
        *tasks: str,
        key: str = "",
        place: Place | None = None,
        **others: Any,
    ) -> HoldPlace:
        """Return the wish for a place; one lamp unless ``tasks`` says otherwise."""
        usual: dict[str, Any] = {
            "service_id": self.town.service_id,
            "choices": tuple(Choice(self.town.options[task]) for task in tasks or ("lamp",)),
            "place": place or a_place(),
            "starts_at": starts_at,
            "client_key": key or f"wish {next(_keys)}",
            "locale": "nl",
        }
        return HoldPlace(**(usual | others))

    def hold(
        self, starts_at: datetime, *tasks: str, by: Actor | None = None, now: datetime = MONDAY, **others: Any
    ) -> int:
        """Keep a place and return the booking's id."""
        wish = self.wish(starts_at, *tasks, **others)
        return self.ask(wish, by=by, now=now).booking_id

    def ask(self, wish: HoldPlace, *, by: Actor | None = None, now: datetime = MONDAY) -> Held:
        """Keep the place that ``wish`` names."""
        return in_transaction(lambda session: hold_place(session, wish, by=by or self.resident, now=now))

    def confirm(
        self,
        booking_id: int,
        *,
        cents: int = LAMP_CENTS,
        by: Actor | None = None,
        now: datetime = MONDAY,
        pay_by: str = "invoice",
        who: Who | None = MARIA,
        **others: Any,
    ) -> Confirmed:
        """Promise a kept place at the price of a lamp, unless ``cents`` says otherwise."""
        request = ConfirmBooking(booking_id, Money.from_cents(cents), pay_by=pay_by, who=who, **others)
        return in_transaction(lambda session: confirm_booking(session, request, by=by or self.resident, now=now))

    def book(self, starts_at: datetime, *tasks: str, now: datetime = MONDAY, **others: Any) -> int:
        """Keep and promise a lamp, or a handrail when ``tasks`` says so, and return the booking's id."""
        booking_id = self.hold(starts_at, *tasks, now=now)
        cents = HANDRAIL_CENTS if tasks == ("handrail",) else LAMP_CENTS
        self.confirm(booking_id, now=now, **({"cents": cents} | others))
        return booking_id

    def move(
        self, booking_id: int, starts_at: datetime, *, by: Actor | None = None, now: datetime = MONDAY, **others: Any
    ) -> Confirmed:
        """Give a booking another time."""
        request = MoveBooking(booking_id, starts_at, **others)
        return in_transaction(lambda session: move_booking(session, request, by=by or self.resident, now=now))

    def cancel(
        self, booking_id: int, *, by: Actor | None = None, now: datetime = MONDAY, reason: str = ""
    ) -> Confirmed:
        """End a booking."""
        request = CancelBooking(booking_id, reason)
        return in_transaction(lambda session: cancel_booking(session, request, by=by or self.resident, now=now))

    def extend(self, booking_id: int, *, now: datetime, by: Actor | None = None) -> Held:
        """Keep a place for longer."""
        return in_transaction(lambda session: extend_hold(session, booking_id, by=by or self.resident, now=now))

    def expire(self, *, now: datetime) -> int:
        """End the holds that are over."""
        return in_transaction(lambda session: expire_holds(session, now=now))

    def decide(self, household_id: int, class_code: str, *, days: int = 365) -> None:
        """Let the desk decide a household's class, from this Monday on."""

        def keep(session: Session) -> None:
            session.add(
                PriceDecisionRow(
                    organisation_id=self.town.organisation_id,
                    household_id=household_id,
                    service_id=self.town.service_id,
                    class_code=class_code,
                    ground="vt",
                    evidence="certificate",
                    evidence_seen_on=date(2026, 11, 23),
                    valid_from=date(2026, 11, 23),
                    valid_until=date(2026, 11, 23) + timedelta(days=days),
                    decided_by_id=self.desk.user_id,
                    decided_at=MONDAY,
                )
            )

        in_transaction(keep)


def a_house(session: Session, *, host: str = HOST) -> House:
    """Make a town with somebody at its desk; a second one needs another ``host``."""
    town = a_town(session, host=host)
    organisation = session.get_one(OrganisationRow, town.organisation_id)
    ilse = a_staff_member(session, organisation, role=Role.DESK, name="Ilse")
    return House(town, Actor(town.organisation_id, frozenset({Role.DESK}), user_id=ilse.id, name=ilse.name))


def a_dearer_tariff(town: Town, valid_from: date, *, hourly: str = "60.00") -> None:
    """Let the standard price be another one from that day on."""
    in_transaction(lambda session: begin_dearer(session, town.tariff_id, valid_from, hourly=hourly))


def the_booking(booking_id: int) -> BookingRow:
    """Return a booking as it is kept now."""
    (row,) = _kept(select(BookingRow).where(BookingRow.id == booking_id))
    return row


def assignments(booking_id: int) -> list[tuple[int, str]]:
    """Return who has which state for a booking, released ones left out."""
    rows = _kept(
        select(AssignmentRow)
        .where(AssignmentRow.booking_id == booking_id, AssignmentRow.state != "released")
        .order_by(AssignmentRow.worker_id)
    )
    return [(row.worker_id, row.state) for row in rows]


def history(booking_id: int) -> list[HistoryRow]:
    """Return what happened to a booking, first to last."""
    return _kept(select(HistoryRow).where(HistoryRow.booking_id == booking_id).order_by(HistoryRow.id))


def changes(booking_id: int) -> list[str]:
    """Return what happened to a booking, in words."""
    return [row.change for row in history(booking_id)]


def messages(booking_id: int) -> list[OutboxRow]:
    """Return what people are told about a booking, in order; without what was dropped."""
    rows = _kept(select(OutboxRow).where(OutboxRow.booking_id == booking_id).order_by(OutboxRow.id))
    return [row for row in rows if row.state != "dropped"]


def told(booking_id: int) -> list[str]:
    """Return the kinds of what people are told about a booking, reminders left out."""
    return [row.kind for row in messages(booking_id) if row.kind != "visit_reminder"]


def reminders(booking_id: int) -> list[datetime]:
    """Return when people are reminded of a visit."""
    return [row.due_at for row in messages(booking_id) if row.kind == "visit_reminder"]


def quotes(booking_id: int) -> list[QuoteRow]:
    """Return the prices that were given for a booking, first to last."""
    return _kept(select(QuoteRow).where(QuoteRow.booking_id == booking_id).order_by(QuoteRow.id))


def payments(booking_id: int) -> list[PaymentRow]:
    """Return the tries to pay a booking, first to last."""
    return _kept(select(PaymentRow).where(PaymentRow.booking_id == booking_id).order_by(PaymentRow.id))


def kept(table: type[Row]) -> list[Row]:
    """Return all rows of a table."""
    return _kept(select(table))


def _kept(rows: Select[Row]) -> list[Row]:
    with reading() as session:
        found = list(session.scalars(rows))
        session.expunge_all()  # before the rollback, which would empty them
    return found
