"""A house with fixed visits: Maria has a lamp hung every week, so to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.money import Money
from booking.rules.series import SeriesRule
from booking.store.database import in_transaction, reading
from booking.store.queries.series import SeriesView, series_view
from booking.store.tables import AbsenceRow, BookingRow, OutboxRow, SeriesPauseRow, SeriesRow
from booking.usecases.bookings.requests import Choice, Who
from booking.usecases.residents.register_resident import Registered, register_resident
from booking.usecases.series.book_series import book_series
from booking.usecases.series.cancel_series import cancel_series
from booking.usecases.series.change_series import change_series
from booking.usecases.series.check_change import check_change
from booking.usecases.series.check_dates import SeriesCheck
from booking.usecases.series.check_series import check_series
from booking.usecases.series.extend_series import extend_series, series_to_extend
from booking.usecases.series.pause_series import pause_series
from booking.usecases.series.requests import (
    BookSeries,
    CancelSeries,
    ChangeSeries,
    ChosenDate,
    PauseSeries,
    ResumeSeries,
    Scope,
    SeriesBooked,
    SeriesWish,
    SeriesWork,
)
from booking.usecases.series.resume_series import resume_series
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import House, a_house, on

#: The horizon of the town's service is four weeks: up to and including Monday 21 December.
TUESDAYS = tuple(date(2026, 11, 24) + timedelta(weeks=number) for number in range(4))
FIRST = TUESDAYS[0]
_keys = count(1)


@dataclass
class Fixed:
    """A house, and Maria who lives in the Molenstraat. ``work`` names the task of each visit."""

    house: House
    maria: Registered
    now: datetime = MONDAY
    task: str = "lamp"
    by: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.by = self.house.desk

    def rule(self, **others: Any) -> SeriesRule:
        """Return the rule: every Tuesday at ten, from tomorrow on."""
        usual: dict[str, Any] = {"every_weeks": 1, "weekdays": (1,), "clock": time(10), "first": FIRST}
        return SeriesRule(**(usual | others))

    def wish(self, *, for_whom: Registered | None = None, **rule: Any) -> SeriesWish:
        """Return the wish for a series."""
        town = self.house.town
        work = SeriesWork((Choice(town.options[self.task]),), a_place())
        return SeriesWish((for_whom or self.maria).resident_id, town.service_id, work, self.rule(**rule))

    def check(self, wish: SeriesWish | None = None, **others: Any) -> SeriesCheck:
        """Look at every date."""
        with reading() as session:
            return check_series(session, wish or self.wish(), by=self.by, now=self.now, **others)

    def ask(
        self, wish: SeriesWish | None = None, *, key: str = "", without: Iterable[date] = (), **others: Any
    ) -> BookSeries:
        """Return the request for every date that the check says is free."""
        wish = wish or self.wish()
        checked = self.check(wish)
        dates = tuple(
            ChosenDate(one.meant_on, one.starts_at, one.total)
            for one in checked.dates
            if one.is_free and one.starts_at and one.total is not None and one.meant_on not in set(without)
        )
        return replace(BookSeries(wish, dates, key or f"series {next(_keys)}"), **others)

    def book(self, asked: BookSeries | None = None, *, by: Actor | None = None) -> SeriesBooked:
        """Promise."""
        asked = asked or self.ask()
        return in_transaction(lambda session: book_series(session, asked, by=by or self.by, now=self.now))

    def extend(self, now: datetime) -> int:
        """Let the horizon move, as often as there is something to do."""
        self.now = now
        with reading() as session:
            due = series_to_extend(session, now=now)
        return sum(in_transaction(partial(extend_series, series_id=series_id, now=now)) for series_id in due)

    def cancel(
        self, series_id: int, scope: Scope, meant_on: date | None = None, *, by: Actor | None = None, **others: Any
    ) -> SeriesBooked:
        """Cancel what is meant, because the resident asked."""
        asked = replace(CancelSeries(series_id, scope, meant_on, reason="Asked on the phone"), **others)
        return in_transaction(lambda session: cancel_series(session, asked, by=by or self.by, now=self.now))

    def pause(self, series_id: int, first: date, last: date) -> SeriesBooked:
        """Let nobody come for a while."""
        asked = PauseSeries(series_id, first, last)
        return in_transaction(lambda session: pause_series(session, asked, by=self.by, now=self.now))

    def resume(self, series_id: int, first: date) -> SeriesBooked:
        """End the pause."""
        (pause_id,) = [row.id for row in rows(SeriesPauseRow)]
        asked = ResumeSeries(series_id, pause_id, first)
        return in_transaction(lambda session: resume_series(session, asked, by=self.by, now=self.now))

    def check_change(self, series_id: int, from_on: date, **rule: Any) -> SeriesCheck:
        """Look at every date as it would become."""
        with reading() as session:
            return check_change(session, series_id, self.rule(**rule), from_on=from_on, by=self.by, now=self.now)

    def change(
        self, series_id: int, from_on: date, *, key: str = "", reason: str = "Another day suits better", **rule: Any
    ) -> SeriesBooked:
        """Give the series another rule from a day on, with every date that is free."""
        return self.send_change(self.asked_change(series_id, from_on, key=key, reason=reason, **rule))

    def asked_change(
        self, series_id: int, from_on: date, *, key: str = "", reason: str = "Another day suits better", **rule: Any
    ) -> ChangeSeries:
        """Return the request for every date that is free."""
        checked = self.check_change(series_id, from_on, **rule)
        dates = tuple(
            ChosenDate(one.meant_on, one.starts_at, one.total)
            for one in checked.dates
            if one.is_free and one.starts_at and one.total is not None
        )
        return ChangeSeries(series_id, from_on, self.rule(**rule), dates, key or f"change {next(_keys)}", reason)

    def send_change(self, asked: ChangeSeries) -> SeriesBooked:
        """Change."""
        return in_transaction(lambda session: change_series(session, asked, by=self.by, now=self.now))

    def view(self, series_id: int) -> SeriesView:
        """Return the series as pages show it."""
        with reading() as session:
            return series_view(session, self.house.town.organisation_id, series_id, now=self.now)

    def coming(self, series_id: int) -> list[datetime]:
        """Return when somebody comes."""
        return [visit.starts_at for visit in self.view(series_id).coming]

    def open(self, series_id: int) -> list[date]:
        """Return the dates that the desk still has to look at."""
        return [one.meant_on for one in self.view(series_id).open]

    def away(self, worker: str, first: datetime, last: datetime) -> None:
        """Let a worker be absent."""
        in_transaction(
            lambda session: session.add(
                AbsenceRow(
                    organisation_id=self.house.town.organisation_id,
                    worker_id=self.house.town.workers[worker],
                    starts_at=first,
                    ends_at=last,
                )
            )
        )

    def somebody(self, name: str = "Jozef Claes", phone: str = "+32470999999") -> Registered:
        """Make another resident."""
        who = Who(name, phone, "jozef@example.org", "nl")
        place = a_place("9", street="Bakestraat")
        return in_transaction(lambda session: register_resident(session, who, place, by=self.house.desk, now=MONDAY))


def a_fixed(session: Session) -> Fixed:
    """Make the house and Maria."""
    house = a_house(session)
    who = Who("Maria Peeters", "+32470123456", "maria@example.org", "nl")
    return Fixed(house, register_resident(session, who, a_place(), by=house.desk, now=MONDAY))


def tens(*tuesdays: date) -> list[datetime]:
    """Return ten o'clock on these days."""
    return [on((day - date(2026, 11, 23)).days, "10:00") for day in tuesdays]


def rows(table: type[Any]) -> list[Any]:
    """Return all rows of a table, as they are kept."""
    with reading() as session:
        found = list(session.scalars(select(table).order_by(table.id)))
        session.expunge_all()
    return found


def bookings(state: str | None = "confirmed") -> list[BookingRow]:
    """Return the bookings in a state, in order of time."""
    return sorted((row for row in rows(BookingRow) if state in {None, row.state}), key=lambda row: row.starts_at)


def told() -> list[str]:
    """Return the kinds of what people are told, without reminders and what was dropped."""
    return [row.kind for row in rows(OutboxRow) if row.kind != "visit_reminder" and row.state != "dropped"]


def reminded() -> list[datetime]:
    """Return when somebody is reminded."""
    return sorted(row.due_at for row in rows(OutboxRow) if row.kind == "visit_reminder" and row.state == "waiting")


def the_series(series_id: int) -> SeriesRow:
    """Return a series as it is kept."""
    (row,) = [row for row in rows(SeriesRow) if row.id == series_id]
    assert isinstance(row, SeriesRow)
    return row


def euros(amount: str) -> Money:
    """Return an amount."""
    return Money.of(amount)
