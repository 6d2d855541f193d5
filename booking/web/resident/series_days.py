"""All days of a series on one page: those that are free, those that are not with other times, and what each costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectMultipleField

from booking.messages.limit_words import left_words
from booking.messages.series_words import limits, rhythm, why_not_meant
from booking.messages.why_words import why_words
from booking.rules.money import Money
from booking.rules.series import SeriesRule
from booking.rules.why import Reason
from booking.usecases.series.check_dates import CheckedDate, SeriesCheck
from booking.usecases.series.requests import ChosenDate
from booking.web.common import clock as ours
from booking.web.common.formats import clock, day, money
from booking.web.common.forms import PageForm
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import refusal_text
from booking.web.resident.days import moment_value

_OTHER: Final = "other_"
_LEAVE, _ASK = "leave", "ask"
_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day on which it does not take place, and why."""

    on: date
    why: str


@dataclass(frozen=True, slots=True)
class TakenDay:
    """A day of which the own time is taken: when that was, why, and the field with what can be instead."""

    starts_at: datetime
    why: str
    field: Any


@dataclass(frozen=True, slots=True)
class DaysPage:
    """What a series comes to. ``price`` is what each time costs where all cost the same.

    ``until`` is how far we can plan now; ``goes_on`` tells that later days follow by themselves.
    ``same_face`` and ``other_face`` are on how many of the free days the usual worker comes, and somebody else.
    """

    here: str
    back: str
    rhythm: str
    limits: tuple[str, ...]
    taken: tuple[TakenDay, ...]
    skipped: tuple[SkippedDay, ...]
    price: Money | None
    until: date
    goes_on: bool
    same_face: int
    other_face: int
    hints: dict[str, str]
    """What else there is to know of a free day, by its value."""
    left: tuple[str, ...] = ()
    """What is left of the hours that were granted, in the week or month of the first day."""
    has_claim: bool = False
    """Whether a status was told that somebody still has to look at."""


class SeriesDaysForm(PageForm):
    """Which days. A free day is ticked until somebody takes the tick away."""

    days = SelectMultipleField(_l("These days are free"), validate_choice=False)
    client_key = HiddenField()

    def others(self) -> list[Any]:
        """Return the fields of the days that are taken."""
        return [field for field in self if field.name.startswith(_OTHER)]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Check that somebody decided about every day that is taken."""
        sound = bool(super().validate(extra_validators))
        for field in self.others():
            if not field.data:
                self.add_error(_("Choose another time, or leave this day out."), field=field.name)
                sound = False
        return sound

    def chosen(self) -> tuple[ChosenDate, ...]:
        """Return the days that are wanted, each with the time and the price that the page showed when it was sent."""
        others = {_day_of(field): field.data or "" for field in self.others()}
        ticked = [found for value in self.days.raw_data or () if (found := _read(value)) is not None]
        instead = [found for value in others.values() if (found := _read(value)) is not None]
        return tuple(sorted([*(one for one in ticked if one.meant_on not in others), *instead], key=_start))

    def asked(self) -> frozenset[date]:
        """Return the days for which the desk looks for another time."""
        return frozenset(_day_of(field) for field in self.others() if field.data == _ASK)


def days_form(check: SeriesCheck, *, client_key: str = "") -> SeriesDaysForm:
    """Return the form with a box for each free day, and a question for each day that is taken.

    ``client_key`` names the wish, where nothing else does.
    """
    fields = {
        name: RadioField(
            _("What do you want instead of %(day)s?", day=day(one.starts_at or one.meant_on)),
            choices=_instead(one, posted=request.form.get(name, "")),
            validate_choice=False,
        )
        for one in check.dates
        # A time that was taken on the page is free by now: what was answered there still counts.
        if (name := f"{_OTHER}{one.meant_on:%Y%m%d}") in request.form or _is_taken(one)
    }
    form: SeriesDaysForm = type("SeriesDaysFormWithDays", (SeriesDaysForm,), fields)(data={"client_key": client_key})
    asked = {_day_of(field) for field in form.others()}
    free = {one.meant_on: value for one in check.dates if (value := _free_value(one)) and one.meant_on not in asked}
    form.days.choices = [
        SelectChoice(free[one.meant_on], _moment(one.starts_at)) for one in check.dates if one.meant_on in free
    ]
    # A page that comes back with a message keeps what was ticked, also where the price is another by now.
    ticked = {found.meant_on for value in form.days.data or () if (found := _read(value)) is not None}
    form.days.data = [value for on, value in free.items() if on in ticked or not form.is_submitted()]
    return form


def days_page(
    rule: SeriesRule, check: SeriesCheck, form: SeriesDaysForm, *, here: str, back: str, has_claim: bool = False
) -> DaysPage:
    """Return what the page shows."""
    words = request_words()
    fields = {_day_of(field): field for field in form.others()}
    free = [one for one in check.dates if _free_value(one) and one.meant_on not in fields]
    return DaysPage(
        here=here,
        back=back,
        rhythm=rhythm(rule, words),
        limits=tuple(limits(rule, words, today=ours.today(), seasons=check.seasons)),
        taken=tuple(
            TakenDay(one.starts_at, why_words(one.why_not, words) if one.why_not else "", fields[one.meant_on])
            for one in check.dates
            if one.starts_at is not None and one.meant_on in fields
        ),
        skipped=tuple(_skipped(check)),
        price=check.totals[0] if len(check.totals) == 1 else None,
        until=check.until,
        goes_on=check.goes_on,
        same_face=sum(one.is_usual for one in free) if check.crew == 1 and check.first_choice else 0,
        other_face=sum(not one.is_usual for one in free) if check.crew == 1 and check.first_choice else 0,
        hints={_free_value(one): hint for one in free if (hint := _hint(one, check))},
        left=tuple(left_words(one, words, today=ours.today()) for one in check.left),
        has_claim=has_claim,
    )


def left_out(check: SeriesCheck, form: SeriesDaysForm) -> tuple[date, ...]:
    """Return the days that nobody wants: all that neither were chosen nor are for the desk to look at."""
    settled = {one.meant_on for one in form.chosen()} | form.asked()
    return tuple(one.meant_on for one in check.dates if one.starts_at is not None and one.meant_on not in settled)


def _skipped(check: SeriesCheck) -> list[SkippedDay]:
    words = request_words()
    found = []
    for one in check.dates:
        if one.starts_at is None:
            found.append(SkippedDay(one.meant_on, why_not_meant(one.why, words)))
        elif _is_nothing(one):
            found.append(SkippedDay(one.meant_on, _("Nothing is planned on this day.")))
        elif one.is_free and one.beyond is not None:
            found.append(SkippedDay(one.meant_on, refusal_text(one.beyond).text))
    return found


def _is_taken(one: CheckedDate) -> bool:
    """Tell whether something has to be chosen instead of the own time of a day."""
    return one.starts_at is not None and not one.is_free and not _is_nothing(one)


def _is_nothing(one: CheckedDate) -> bool:
    """Tell whether people come to a session and there is none: nobody can look for another time then."""
    is_without = one.why_not is not None and one.why_not.reason is Reason.NO_SESSION
    return is_without and not one.is_free and not one.others


def _hint(one: CheckedDate, check: SeriesCheck) -> str:
    said = []
    if len(check.totals) > 1 and one.total is not None:
        said.append(money(one.total))
    if check.crew == 1 and check.first_choice and not one.is_usual:
        said.append(_("another worker"))
    return ", ".join(said)


def _instead(one: CheckedDate, *, posted: str) -> list[SelectChoice]:
    """Return what can be instead of a time that is taken; what was ``posted`` stays among it."""
    offered = {_value(one.meant_on, other.starts_at, other.total): _moment(other.starts_at) for other in one.others}
    own, found = _free_value(one), _read(posted)
    if own:
        offered[own] = _moment(one.starts_at)
    if found is not None and found.meant_on == one.meant_on:
        offered[posted] = _moment(found.starts_at)
    offered |= {_ASK: _("Look for another time for me, and call me"), _LEAVE: _("Not this time")}
    return [SelectChoice(value, words) for value, words in offered.items()]


def _free_value(one: CheckedDate) -> str:
    """Return the value of a day that can be had; empty for any other, and for one beyond what they may have."""
    if one.starts_at is None or not one.is_free or one.total is None or one.beyond is not None:
        return ""
    return _value(one.meant_on, one.starts_at, one.total)


def _value(meant_on: date, starts_at: datetime, total: Money) -> str:
    return f"{meant_on.isoformat()} {moment_value(starts_at)} {total.cents}"


def _read(value: str) -> ChosenDate | None:
    """Return the day that a value stands for; None for every other choice, or what no page of ours offered."""
    on, _gap, rest = value.partition(" ")
    moment, _gap, cents = rest.partition(" ")
    try:
        meant_on, starts_at = date.fromisoformat(on), datetime.fromisoformat(moment)
    except ValueError:
        return None
    if starts_at.tzinfo is None or not (cents.isascii() and cents.isdecimal()):
        return None
    return ChosenDate(meant_on, starts_at, Money.from_cents(int(cents[:_MOST_DIGITS])))


def _moment(starts_at: datetime | None) -> str:
    return _("%(day)s at %(clock)s", day=day(starts_at), clock=clock(starts_at)) if starts_at is not None else ""


def _day_of(field: Any) -> date:  # noqa: ANN401 - wtforms has no types
    return date.fromisoformat(field.name.removeprefix(_OTHER))


def _start(one: ChosenDate) -> datetime:
    return one.starts_at
