"""What the coordinator fills in about weeks: of a worker, or two that take turns; of a place that is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, HiddenField

from booking.rules.hours import Week, WeeklyHours, require_sound
from booking.rules.locations import LocationHours, require_opening_hours
from booking.rules.refusals import Refusal
from booking.store.queries.locations import Location
from booking.store.queries.workers import Worker
from booking.web.common.forms import PageForm
from booking.web.common.refusal_texts import refusal_text
from booking.web.coordinator.fields import ClockField

DAYS: Final = 7
Stretches = list[tuple[time, time]]


class DayForm(Form):  # type: ignore[misc] # wtforms has no types
    """One day of a week: up to two stretches, with a break in between."""

    starts = ClockField(_l("From"))
    ends = ClockField(_l("Until"))
    starts_again = ClockField(_l("And from"))
    ends_again = ClockField(_l("Until"))

    #: Which day this is; 0 is Monday. The week says so.
    weekday: int = 0

    @property
    def stretches(self) -> Stretches:
        """The pairs of which something was filled in; whole ones in a day that was checked."""
        pairs = [(self.starts.data, self.ends.data), (self.starts_again.data, self.ends_again.data)]
        return [pair for pair in pairs if pair != (None, None)]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the day by itself, so that what is wrong stands at its day, and for all days at once."""
        if not super().validate(extra_validators):
            return False
        if any(None in stretch for stretch in self.stretches):
            return self.refuse(_("Fill in both a beginning and an end."))
        try:
            self.require_sense()
        except Refusal as refusal:
            return self.refuse(refusal_text(refusal).text)
        return True

    def require_sense(self) -> None:
        """Raise a refusal where a rule says no to these hours."""

    def refuse(self, said: str) -> bool:
        """Say at the first hour what is wrong with the day."""
        self.starts.errors = [said]
        return False


class WorkDayForm(DayForm):
    """A day on which somebody works."""

    def require_sense(self) -> None:
        """Hold to the rules of work."""
        require_sound([WeeklyHours(self.weekday, *stretch) for stretch in self.stretches])


class OpenDayForm(DayForm):
    """A day on which a place is open."""

    def require_sense(self) -> None:
        """Hold to the order of hours."""
        require_opening_hours([LocationHours(self.weekday, *stretch) for stretch in self.stretches])


class WeekForm(PageForm):
    """A worker's week."""

    #: The weeks that this form asks, each a list of seven days.
    asked: ClassVar[Sequence[str]] = ("days",)

    days = FieldList(FormField(WorkDayForm), min_entries=DAYS, max_entries=DAYS)
    seen = HiddenField()

    def __init__(self, *args: object, **values: object) -> None:
        """Tell each day which one it is."""
        super().__init__(*args, **values)
        for week in self.asked:
            for weekday, day in enumerate(self[week]):
                day.form.weekday = weekday

    @classmethod
    def about(cls, worker: Worker) -> WeekForm:
        """Return the form as the worker's week stands; the first one where two take turns."""
        return cls(data={"days": _filled(_of(worker, Week.FIRST)), "seen": worker.week_version})

    def hours(self) -> tuple[WeeklyHours, ...]:
        """Return what was filled in."""
        return tuple(WeeklyHours(day.form.weekday, *stretch) for day in self.days for stretch in day.form.stretches)


class TwoWeeksForm(WeekForm):
    """Two weeks that take turns; ``days`` are those of the first."""

    asked = ("days", "other_days")

    other_days = FieldList(FormField(WorkDayForm), min_entries=DAYS, max_entries=DAYS)

    @classmethod
    def about(cls, worker: Worker) -> TwoWeeksForm:
        """Return the form as both weeks stand."""
        return cls(
            data={
                "days": _filled(_of(worker, Week.FIRST)),
                "other_days": _filled(_of(worker, Week.SECOND)),
                "seen": worker.week_version,
            }
        )

    def hours(self) -> tuple[WeeklyHours, ...]:
        """Return what was filled in; what is the same in both weeks comes back every week."""
        first, second = (
            {(day.form.weekday, *stretch) for day in week for stretch in day.form.stretches}
            for week in (self.days, self.other_days)
        )
        weeks = ((first & second, Week.EVERY), (first - second, Week.FIRST), (second - first, Week.SECOND))
        return tuple(
            sorted(
                WeeklyHours(weekday, starts, ends, week)
                for stretches, week in weeks
                for weekday, starts, ends in stretches
            )
        )


class OpeningHoursForm(PageForm):
    """When a place is open, week after week."""

    days = FieldList(FormField(OpenDayForm), min_entries=DAYS, max_entries=DAYS)
    seen = HiddenField()

    def __init__(self, *args: object, **values: object) -> None:
        """Tell each day which one it is."""
        super().__init__(*args, **values)
        for weekday, day in enumerate(self.days):
            day.form.weekday = weekday

    @classmethod
    def about(cls, place: Location) -> OpeningHoursForm:
        """Return the form as the place stands."""
        stretches = [(one.weekday, one.opens, one.closes) for one in place.opening.week]
        return cls(data={"days": _filled(stretches), "seen": place.week_version})

    def week(self) -> tuple[LocationHours, ...]:
        """Return what was filled in."""
        return tuple(LocationHours(day.form.weekday, *stretch) for day in self.days for stretch in day.form.stretches)


def _of(worker: Worker, week: Week) -> list[tuple[int, time, time]]:
    return [(one.weekday, one.starts, one.ends) for one in worker.hours if one.week in {Week.EVERY, week}]


def _filled(stretches: Iterable[tuple[int, time, time]]) -> list[dict[str, time]]:
    days: list[dict[str, time]] = [{} for _day in range(DAYS)]
    for weekday, starts, ends in sorted(stretches):
        again = "_again" if days[weekday] else ""
        days[weekday] |= {f"starts{again}": starts, f"ends{again}": ends}
    return days
