"""What a household fills in to have a visit come back: how often, until when, and in which months not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import ValidationError

from booking.rules.refusals.series import SeriesTooLong
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.series import MOST_WEEKS, Repeat
from booking.web.common.day_field import DayField
from booking.web.common.forms import PageForm
from booking.web.common.price_texts import request_words
from booking.web.resident.days import asked_day

#: What is offered on the page; the desk can make it any number up to eight.
_WEEKS: Final = (1, 2, 3, 4)
_MONTHS: Final = 12
_OPEN, _UNTIL = "open", "until"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered so far; it travels in the address of the page. ``weeks`` is 0 before it was answered.

    ``is_until`` tells that the end was answered, which may be that there is none (``last`` is None).
    """

    weeks: int = 0
    is_until: bool = False
    last: date | None = None
    months_out: tuple[int, ...] = ()

    def query(self) -> dict[str, Any]:
        """Return the answers as the address of a page carries them."""
        found: dict[str, Any] = {"om": self.weeks} if self.weeks else {}
        if self.is_until:
            found["tot"] = self.last.isoformat() if self.last else _OPEN
        return found | ({"niet": list(self.months_out)} if self.months_out else {})

    def repeat(self) -> Repeat:
        """Return what the use case wants."""
        return Repeat(self.weeks, self.last, self.months_out)

    def until(self, last: date | None) -> Answers:
        """Return the answers with an end."""
        return replace(self, is_until=True, last=last)


def read_answers() -> Answers:
    """Return the answers in the address of this page; what makes no sense was not answered."""
    weeks, until = request.args.get("om", ""), request.args.get("tot", "")
    last = asked_day(until)
    months = {one for one in request.args.getlist("niet") if one in set(map(str, range(1, _MONTHS + 1)))}
    return Answers(
        int(weeks) if weeks in set(map(str, range(1, MOST_WEEKS + 1))) else 0,
        is_until=until == _OPEN or last is not None,
        last=last,
        months_out=tuple(sorted(map(int, months))),
    )


class OftenForm(PageForm):
    """How often it comes back."""

    weeks = RadioField(_l("How often do you want this?"), validate_choice=False)

    def __init__(self, *args: object, **values: object) -> None:
        """Offer every week to every four."""
        super().__init__(*args, **values)
        self.weeks.choices = [
            SelectChoice(str(weeks), ngettext("Every week", "Every %(num)s weeks", weeks)) for weeks in _WEEKS
        ]

    def validate_weeks(self, field: RadioField) -> None:
        """Take one of the list."""
        if field.data not in set(map(str, _WEEKS)):
            raise ValidationError(_("Choose one from the list."))


class UntilForm(PageForm):
    """Until when it comes back."""

    how = RadioField(
        _l("Until when?"),
        choices=[
            SelectChoice(_OPEN, _l("I do not know yet. It goes on until I stop it.")),
            SelectChoice(_UNTIL, _l("Up to and including a day that I know")),
        ],
        validate_choice=False,
    )
    last = DayField(_l("Which day?"))
    refusal_fields = {InvalidPeriod: "last", SeriesTooLong: "last"}  # noqa: RUF012 - as PageForm declares it

    def offer(self, answers: Answers) -> None:
        """Show what was answered before."""
        if not self.is_submitted():
            self.how.data = (_UNTIL if answers.last else _OPEN) if answers.is_until else None
            self.last.data = answers.last

    def validate_how(self, field: RadioField) -> None:
        """Take one of the two."""
        if field.data not in {_OPEN, _UNTIL}:
            raise ValidationError(_("Choose one from the list."))

    def validate_last(self, field: DayField) -> None:
        """Ask for the day where they know it."""
        if self.how.data == _UNTIL and field.data is None and not field.errors:
            raise ValidationError(_("Fill in the last day."))

    def last_day(self) -> date | None:
        """Return the last day, None where there is none."""
        return self.last.data if self.how.data == _UNTIL else None


class MonthsForm(PageForm):
    """In which months it does not come. No answer is none of them."""

    months = SelectMultipleField(_l("Are there months in which you do not want this?"), validate_choice=False)

    def offer(self, months: Iterable[int], answers: Answers) -> None:
        """Offer these months, in this order."""
        names = request_words().locale.months["stand-alone"]["wide"]
        self.months.choices = [SelectChoice(str(month), names[month]) for month in months]
        if not self.is_submitted():
            self.months.data = [str(month) for month in answers.months_out]

    def chosen(self) -> tuple[int, ...]:
        """Return those of the offered months that were ticked."""
        offered = {choice.value for choice in self.months.choices}
        return tuple(sorted(int(value) for value in set(self.months.data or ()) & offered))


def months_between(first: date, last: date | None) -> tuple[int, ...]:
    """Return the months that come by from a day to another, each once, in their order; all of them without an end."""
    count = _MONTHS
    if last is not None:
        count = min((last.year - first.year) * _MONTHS + last.month - first.month + 1, _MONTHS)
    return tuple((first.month - 1 + ahead) % _MONTHS + 1 for ahead in range(max(count, 0)))
