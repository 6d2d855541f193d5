"""What the coordinator fills in about the days on which an organisation differs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice
from wtforms.validators import InputRequired

from booking.rules.calendar import Calendar, DayKind, days_from
from booking.rules.refusals.workers import NotAHoliday, NotAWorkingDay
from booking.usecases.calendar.keep_public_holidays import KeepPublicHolidays
from booking.usecases.calendar.set_calendar_day import SetCalendarDay
from booking.web.common.fields import WordsField
from booking.web.common.forms import PageForm
from booking.web.coordinator.fields import ChoiceField, DayField

#: Nobody closes for longer in one go, nor plans further away: that is a slip of the finger.
_MOST_DAYS: Final = 35
_YEARS: Final = 3


class ClosedDaysForm(PageForm):
    """One closed day, or some in a row."""

    first = DayField(_l("First day"), validators=[InputRequired(_l("Fill in the first day."))])
    last = DayField(_l("Last day"))
    name = WordsField(
        _l("Why are you closed?"), missing=_l("Write it in a few words, for example: staff day."), most=80
    )

    def check(self, *, today: date) -> bool:
        """Check that the days follow each other, and are near and few enough to be meant."""
        first, last = self.first.data, self.last.data or self.first.data
        if abs(first.year - today.year) > _YEARS:
            self.first.errors = [_("Look at the year again.")]
        elif last < first:
            self.last.errors = [_("The last day must not be before the first day.")]
        elif (last - first).days >= _MOST_DAYS:
            self.last.errors = [_("This is more than %(days)s days. Write them down in parts.", days=_MOST_DAYS)]
        return not self.errors

    def to_requests(self, calendar: Calendar) -> Iterator[SetCalendarDay]:
        """Yield what the use case wants, day by day; of several days, those that are closed already are left out."""
        first, last = self.first.data, self.last.data or self.first.data
        for on in days_from(first, count=(last - first).days + 1):
            if first == last or not calendar.is_closed(on):
                yield SetCalendarDay(on, DayKind.CLOSED, self.name.data)


class HolidaysForm(PageForm):
    """Whose holidays count."""

    whose = ChoiceField(
        _l("Which holidays do you keep?"),
        choices=[
            SelectChoice("law", _l("The ten public holidays")),
            SelectChoice("own", _l("Our own list (municipality or OCMW)")),
        ],
    )

    def to_request(self) -> KeepPublicHolidays:
        """Return what the use case wants."""
        return KeepPublicHolidays(self.whose.data == "law")


class ReplacementForm(PageForm):
    """Another day instead of a public holiday in the weekend."""

    refusal_fields = {NotAWorkingDay: "day", NotAHoliday: "day"}  # noqa: RUF012 - as PageForm declares it

    day = DayField(_l("Closed on"), validators=[InputRequired(_l("Fill in the day."))])

    def to_request(self, holiday: date, *, name: str) -> SetCalendarDay:
        """Return what the use case wants."""
        return SetCalendarDay(self.day.data, DayKind.REPLACEMENT, name, replaces=holiday)
