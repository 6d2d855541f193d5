"""What the desk fills in about the waiting list."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, Final

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import ValidationError

from booking.messages import formats
from booking.rules.money import Money
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.refusals.waiting import DaysArePast, NoSuchDay, TooNarrow, WaitsTooLong
from booking.rules.waiting import END_OF_DAY, MIDNIGHT, Window
from booking.store.queries.waiting import Waiting
from booking.usecases.waiting.requests import ChangeWish
from booking.web.common import clock
from booking.web.common.day_field import DayField
from booking.web.common.fields import CentsField
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField
from booking.web.common.waiting_texts import weekday_name
from booking.web.desk.decision_forms import WholeField

#: How long we look for somebody when the desk says nothing else.
LOOKS_AHEAD: Final = timedelta(days=92)
_ANY: Final = ""
_FIRST_HOUR, _LAST_HOUR = 6, 22
_OLDEST: Final = 120
_MOST_POINTS: Final = 1000
_KEY_BYTES: Final = 16


class WishForm(PageForm):
    """When it suits, who comes first, and how we tell them. ``seen`` is the version that the page showed."""

    weekdays = SelectMultipleField(_l("On which days?"), coerce=str, validate_choice=False)
    first = DayField(_l("From"))
    last = DayField(_l("Until and including"))
    earliest = SelectField(_l("Not before"), validate_choice=False)
    latest = SelectField(_l("Over by"), validate_choice=False)
    worker = SelectField(_l("Who comes?"), validate_choice=False)
    birth_year = WholeField(_l("Year of birth"), most=Decimal(9999))
    points = WholeField(_l("Points of need"), most=Decimal(_MOST_POINTS))
    told_by = RadioField(
        _l("How do we tell them?"),
        choices=[
            SelectChoice("message", _l("By a message, where we can send one")),
            SelectChoice("call", _l("We call them")),
        ],
        default="message",
        validate_choice=False,
    )
    note = FreeTextField(_l("What must the worker know?"), most=500)
    client_key = HiddenField()
    seen = HiddenField()
    refusal_fields = {  # noqa: RUF012 - as PageForm declares it
        InvalidPeriod: "last",
        DaysArePast: "last",
        WaitsTooLong: "last",
        NoSuchDay: "weekdays",
        TooNarrow: "latest",
    }

    def __init__(self, *, workers: Mapping[int, str], known: Mapping[str, Any]) -> None:
        """Offer the workers by their names, and show what is known."""
        super().__init__(data=dict(known))
        self.weekdays.choices = [SelectChoice(str(weekday), weekday_name(weekday)) for weekday in range(7)]
        anything = SelectChoice(_ANY, _("It does not matter"))
        hours = [time(hour, minute) for hour in range(_FIRST_HOUR, _LAST_HOUR) for minute in (0, 30)]
        clocks = [SelectChoice(hour.isoformat("minutes"), formats.time_of_day(hour, get_locale())) for hour in hours]
        self.earliest.choices = self.latest.choices = [anything, *clocks]
        self.worker.choices = [anything, *(SelectChoice(str(key), name) for key, name in workers.items())]

    def validate_weekdays(self, field: SelectMultipleField) -> None:
        """Ask for at least one."""
        field.data = [one for one in field.data or () if one in set("0123456")]
        if not field.data:
            raise ValidationError(_("Choose at least one day of the week."))

    def validate_first(self, field: DayField) -> None:
        """Ask for the first day."""
        if field.data is None and not field.errors:
            raise ValidationError(_("Fill in the first day."))

    def validate_last(self, field: DayField) -> None:
        """Ask for the last day, not before the first."""
        if field.errors:
            return
        if field.data is None:
            raise ValidationError(_("Fill in the last day."))
        if self.first.data is not None and field.data < self.first.data:
            raise ValidationError(_("The last day is before the first."))

    def validate_earliest(self, field: SelectField) -> None:
        """Take one of the list."""
        _require_offered(field)

    def validate_latest(self, field: SelectField) -> None:
        """Take one of the list, after the other."""
        _require_offered(field)
        if field.data and self.earliest.data and field.data <= self.earliest.data:
            raise ValidationError(_("This is not after the hour from which it suits."))

    def validate_worker(self, field: SelectField) -> None:
        """Take one of the list."""
        _require_offered(field)

    def validate_birth_year(self, field: WholeField) -> None:
        """Take a year in which somebody who lives can have been born."""
        this_year = clock.today().year
        if field.data is not None and not this_year - _OLDEST <= field.data <= this_year:
            raise ValidationError(_("Fill in a year such as 1948."))

    def validate_told_by(self, field: RadioField) -> None:
        """Take one of the list."""
        if field.data not in {"message", "call"}:
            raise ValidationError(_("Choose one from the list."))

    def window(self) -> Window:
        """Return when it suits, once it was checked."""
        return Window(
            self.first.data,
            self.last.data,
            frozenset(int(one) for one in self.weekdays.data),
            time.fromisoformat(self.earliest.data) if self.earliest.data else MIDNIGHT,
            time.fromisoformat(self.latest.data) if self.latest.data else END_OF_DAY,
            int(self.worker.data) if self.worker.data else None,
        )

    def to_change(self, waiting_id: int) -> ChangeWish:
        """Return what the use case wants."""
        seen = self.seen.data or ""
        return ChangeWish(
            waiting_id=waiting_id,
            window=self.window(),
            birth_year=self.birth_year.data,
            points=self.points.data or 0,
            told_by=self.told_by.data,
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < _KEY_BYTES else 0,
        )


class AnswerForm(PageForm):
    """How a call about a place ended, at the price that was said. ``outcome`` is the button that was pressed."""

    outcome = HiddenField()
    shown_cents = CentsField()

    def shown_total(self) -> Money:
        """Return the price that the page showed; what is no number of cents was said to nobody."""
        return self.shown_cents.shown


def usual_wish(today: date) -> dict[str, Any]:
    """Return the form of somebody of whom nothing is asked yet: any working day of the coming months."""
    return {
        "weekdays": [str(weekday) for weekday in range(5)],
        "first": today,
        "last": today + LOOKS_AHEAD,
        "client_key": secrets.token_urlsafe(_KEY_BYTES),
    }


def shown_wish(waiting: Waiting) -> dict[str, Any]:
    """Return a wish as the form shows it."""
    window = waiting.window
    return {
        "weekdays": [str(weekday) for weekday in sorted(window.weekdays)],
        "first": window.first,
        "last": window.last,
        "earliest": window.earliest.isoformat("minutes") if window.earliest > MIDNIGHT else _ANY,
        "latest": window.latest.isoformat("minutes") if window.latest < END_OF_DAY else _ANY,
        "worker": str(window.worker_id) if window.worker_id is not None else _ANY,
        "birth_year": waiting.standing.birth_year,
        "points": waiting.standing.points or None,
        "told_by": waiting.told_by,
        "seen": str(waiting.version),
    }


def _require_offered(field: SelectField) -> None:
    if field.data not in {choice.value for choice in field.choices}:
        raise ValidationError(_("Choose one from the list."))
