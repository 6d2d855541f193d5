"""What the coordinator fills in about single days of a worker: other hours, or away."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from booking.rules.calendar import at, local, local_date, start_of_day
from booking.rules.refusals.times import InvalidPeriod, NotATime
from booking.rules.refusals.workers import HoursOverlap
from booking.store.queries.workers import Worker
from booking.usecases.workers.set_shifts_of_day import SetShiftsOfDay
from booking.web.common.forms import PageForm
from booking.web.coordinator.choices import OneField
from booking.web.coordinator.fields import ClockField, DayField

#: Nobody plans a day further away than this; a year of five digits is a slip of the finger.
_YEARS: Final = 3
OTHER, EXTRA, OFF = "other", "extra", "off"


class AwayForm(PageForm):
    """From when until when somebody or something is away. Without hours, whole days count."""

    refusal_fields = {InvalidPeriod: "ends_on"}  # noqa: RUF012 - as PageForm declares it

    starts_on = DayField(_l("First day"), validators=[InputRequired(_l("Fill in the first day."))])
    starts_clock = ClockField(_l("From what time?"))
    ends_on = DayField(_l("Last day"), validators=[InputRequired(_l("Fill in the last day."))])
    ends_clock = ClockField(_l("Until what time?"))

    def check(self, *, today: date) -> bool:
        """Check that both moments exist: not too far away, nor in the hour that March skips."""
        for on, clock in ((self.starts_on, self.starts_clock), (self.ends_on, self.ends_clock)):
            if is_absurd(on.data, today=today):
                on.errors = [_("Look at the year again.")]
            else:
                try:
                    at(on.data, clock.data or time.min)
                except NotATime:
                    clock.errors = [_("This hour does not exist: the clock goes forward that night.")]
        return not self.errors

    @property
    def starts_at(self) -> datetime:
        """The first moment of it."""
        return at(self.starts_on.data, self.starts_clock.data or time.min)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        if self.ends_clock.data is None:
            return start_of_day(self.ends_on.data + timedelta(days=1))
        return at(self.ends_on.data, self.ends_clock.data)


class DatedDayForm(PageForm):
    """The hours of one day. An end at or before its start is the next morning."""

    refusal_fields = {  # noqa: RUF012 - as PageForm declares it
        InvalidPeriod: "ends",
        HoursOverlap: "starts_again",
        NotATime: "starts",
    }

    on = DayField(_l("Day"), validators=[InputRequired(_l("Fill in the day."))])
    what = OneField(
        _l("What is different?"),
        offers={
            OTHER: _l("Other hours than in the week"),
            EXTRA: _l("Extra hours, beside those of the week"),
            OFF: _l("Not at work"),
        },
        default=OTHER,
    )
    starts = ClockField(_l("From"))
    ends = ClockField(_l("Until"))
    starts_again = ClockField(_l("And from"))
    ends_again = ClockField(_l("Until"))

    @classmethod
    def about(cls, worker: Worker, on: date | None) -> DatedDayForm:
        """Return the form as a day of the worker stands; empty for a day like others."""
        if on is None:
            return cls()
        shifts = sorted(
            (local(shift.starts_at).time(), local(shift.ends_at).time())
            for shift in worker.shifts
            if local_date(shift.starts_at) == on
        )
        data: dict[str, object] = {"on": on, "what": _what(on, worker, has_shifts=bool(shifts))}
        for again, (starts, ends) in zip(("", "_again"), shifts, strict=False):
            data |= {f"starts{again}": starts, f"ends{again}": ends}
        return cls(data=data)

    def check(self, *, today: date) -> bool:
        """Check that the day is near enough to be meant, and that hours are there where they are asked, in pairs."""
        if is_absurd(self.on.data, today=today):
            self.on.errors = [_("Look at the year again.")]
        if self.what.data == OFF:
            return not self.errors
        if (self.starts.data, self.ends.data) == (None, None):
            self.starts.errors = [_("Fill in the hours of this day.")]
        elif None in (self.starts.data, self.ends.data):
            self.starts.errors = [_("Fill in both a beginning and an end.")]
        if (self.starts_again.data is None) is not (self.ends_again.data is None):
            self.starts_again.errors = [_("Fill in both a beginning and an end.")]
        return not self.errors

    def to_request(self, worker_id: int) -> SetShiftsOfDay:
        """Return what the use case wants."""
        pairs = [(self.starts.data, self.ends.data), (self.starts_again.data, self.ends_again.data)]
        hours = () if self.what.data == OFF else tuple(pair for pair in pairs if None not in pair)
        return SetShiftsOfDay(worker_id, self.on.data, hours, instead_of_week=self.what.data != EXTRA)


def is_absurd(on: date, *, today: date) -> bool:
    """Tell whether a day is so far away that nobody means it."""
    return abs(on.year - today.year) > _YEARS


def _what(on: date, worker: Worker, *, has_shifts: bool) -> str:
    if on in worker.changed_days:
        return OTHER if has_shifts else OFF
    return EXTRA if has_shifts else OTHER
