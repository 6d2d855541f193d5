"""What becomes of each date of a series: as meant, another time, left out, or to be decided later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField

from booking.messages.why_words import why_words
from booking.rules.money import Money
from booking.usecases.series.check_dates import CheckedDate, SeriesCheck
from booking.usecases.series.requests import ChosenDate
from booking.web.common.fields import WordsField
from booking.web.common.formats import clock, day, money, short_day
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField, refuse_national_number
from booking.web.common.price_texts import request_words
from booking.web.desk.moments import read_moment, written

_DATE: Final = "date_"
OUT, LATER = "out", "later"
_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class DateLine:
    """One date as the page asks about it. ``field`` is None where it does not take place anyway.

    ``why`` is what stands in the way of its own time, where it is not free.
    """

    checked: CheckedDate
    field: Any = None
    why: str = ""


class DatesForm(PageForm):
    """What becomes of each date: as meant, another time, left out, or to be decided later."""

    client_key = HiddenField()
    override = FreeTextField(_l("Why may they have more?"), most=300)
    note = FreeTextField(_l("What must the worker know?"), most=500)
    reason = WordsField(_l("Why does it change?"))

    def validate_reason(self, field: WordsField) -> None:
        """Take any words but a national number."""
        refuse_national_number(field.data or "")

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check that somebody decided about every date."""
        sound = bool(super().validate(extra_validators))
        for field in self.fields_of_dates():
            if not field.data:
                self.add_error(_("Choose another time, or leave this date out."), field=field.name)
                sound = False
        return sound

    def fields_of_dates(self) -> list[Any]:
        """Return the fields that ask about a date."""
        return [field for field in self if field.name.startswith(_DATE)]

    def chosen(self) -> tuple[ChosenDate, ...]:
        """Return the dates that are wanted, each with the time and the price that the page showed."""
        read = [(_day_of(field.name), chosen_time(field.data)) for field in self.fields_of_dates()]
        return tuple(ChosenDate(on, *found) for on, found in read if found is not None)

    def left_out(self) -> tuple[date, ...]:
        """Return the dates that nobody wants."""
        return tuple(_day_of(field.name) for field in self.fields_of_dates() if field.data == OUT)

    def lines(self, check: SeriesCheck) -> tuple[DateLine, ...]:
        """Return every date with its field."""
        fields = {_day_of(field.name): field for field in self.fields_of_dates()}
        words = request_words()
        return tuple(
            DateLine(one, fields.get(one.meant_on), why=why_words(one.why_not, words) if one.why_not else "")
            for one in check.dates
        )


def dates_form(check: SeriesCheck, *, client_key: str) -> DatesForm:
    """Return the form with a field for each date of ``check`` that can take place."""
    with_price = len(check.totals) > 1
    fields = {
        f"{_DATE}{one.meant_on:%Y%m%d}": SelectField(
            day(one.meant_on),
            choices=[SelectChoice(value, words) for value, words in choices_for(one, with_price=with_price)],
            # What was shown may be gone by now: the use case says so, and the page shows what is left.
            validate_choice=False,
            default=choices_for(one, with_price=with_price)[0][0],
        )
        for one in check.dates
        if one.starts_at is not None
    }
    form: DatesForm = type("DatesFormWithDates", (DatesForm,), fields)(data={"client_key": client_key})
    return form


def posted_moments() -> dict[date, datetime]:
    """Return the moments that a page sent for some days, whatever a check says of them by now."""
    found = {}
    for name in request.form:
        starts_at = read_moment(request.form.get(name, "").partition("-")[0])
        if name.startswith(_DATE) and starts_at is not None:
            try:
                found[_day_of(name)] = starts_at
            except ValueError:
                continue
    return found


def choices_for(one: CheckedDate, *, with_price: bool) -> list[tuple[str, str]]:
    """Return what can become of a date: the value and the words of each, its own time first where it is free."""
    offered = []
    if one.starts_at is not None and one.is_free and one.total is not None:
        offered.append((_value(one.starts_at, one.total), _said(one.starts_at, one.total, with_price=with_price)))
    else:
        offered.append(("", _("Choose")))
    offered += [
        (_value(other.starts_at, other.total), _said(other.starts_at, other.total, with_price=with_price))
        for other in one.others
    ]
    return [*offered, (OUT, _("Leave this date out")), (LATER, _("Decide later"))]


def chosen_time(value: str | None) -> tuple[datetime, Money] | None:
    """Return the time and the price that a choice stands for; None for every other choice, or what no page offered."""
    moment, _sign, cents = (value or "").partition("-")
    starts_at = read_moment(moment)
    if starts_at is None or not (cents.isascii() and cents.isdecimal()):
        return None
    return starts_at, Money.from_cents(int(cents[:_MOST_DIGITS]))


def _said(starts_at: datetime, total: Money, *, with_price: bool) -> str:
    when = {"day": short_day(starts_at), "clock": clock(starts_at)}
    if with_price:
        return _("%(day)s at %(clock)s, %(price)s", price=money(total), **when)
    return _("%(day)s at %(clock)s", **when)


def _value(starts_at: datetime, total: Money) -> str:
    return f"{written(starts_at)}-{total.cents}"


def _day_of(name: str) -> date:
    return datetime.strptime(name.removeprefix(_DATE), "%Y%m%d").date()  # noqa: DTZ007 - a day, not a moment
