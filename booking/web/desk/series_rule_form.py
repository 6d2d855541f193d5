"""When a series comes: what the desk fills in about its rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, widgets
from wtforms.validators import ValidationError

from booking.messages import formats
from booking.rules.refusals.series import SeriesTooLong
from booking.rules.refusals.times import InvalidPeriod, NotATime
from booking.rules.series import MOST_WEEKS, Days, OnHoliday, SeriesRule
from booking.store.queries.service_facts import Service
from booking.web.common.day_field import DayField
from booking.web.common.forms import PageForm
from booking.web.common.price_texts import request_words

#: Fixed visits begin within the hours in which people work as a rule.
_FIRST_CLOCK, _LAST_CLOCK = time(6), time(20)
_HALF_HOUR: Final = timedelta(minutes=30)


class BoxesField(SelectMultipleField):  # type: ignore[misc] # wtforms has no types
    """Any number of a few numbers, each with its box."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(self, label: object = None, **others: object) -> None:
        """Take numbers; say in plain words what to do when a browser sends something else."""
        super().__init__(label, coerce=_number, choices=[], **others)

    def pre_validate(self, form: object) -> None:
        """Refuse what was not offered."""
        try:
            super().pre_validate(form)
        except ValueError:
            raise ValidationError(_("Choose from the list.")) from None


class RuleForm(PageForm):
    """When a series comes. Its answers stand in the address of the page."""

    class Meta:
        """It changes nothing: without a token."""

        csrf = False

    every_weeks = SelectField(_l("How often?"), coerce=int, invalid_choice_message=_l("Choose one from the list."))
    weekdays = BoxesField(_l("On which days?"))
    clock = SelectField(_l("At what time?"), invalid_choice_message=_l("Choose one from the list."))
    first = DayField(_l("From"))
    last = DayField(_l("Until and including (empty: no end)"))
    months_out = BoxesField(_l("Not in these months"))
    out_first = DayField(_l("Not from"))
    out_last = DayField(_l("up to and including"))
    on_holiday = RadioField(_l("On a public holiday or a closing day"), validate_choice=False)
    worker = SelectField(_l("Who comes?"), coerce=int, invalid_choice_message=_l("Choose one from the list."))
    refusal_fields = {  # noqa: RUF012 - as PageForm declares it
        InvalidPeriod: "last",
        SeriesTooLong: "last",
        NotATime: "clock",
    }

    def __init__(self, *, service: Service, workers: Mapping[int, str], usual: SeriesRule, is_asked: bool) -> None:
        """Offer what there is, filled from the address, or with the ``usual`` rule where nothing was asked yet."""
        super().__init__(formdata=request.args if is_asked else None, data=_as_typed(usual))
        words = request_words()
        names = words.locale.days["format"]["wide"], words.locale.months["format"]["wide"]
        self.every_weeks.choices = [SelectChoice(number, _every(number)) for number in range(1, MOST_WEEKS + 1)]
        self.weekdays.choices = [SelectChoice(number, names[0][number]) for number in range(7)]
        self.months_out.choices = [SelectChoice(number, names[1][number]) for number in range(1, 13)]
        self.clock.choices = [
            SelectChoice(at.isoformat("minutes"), formats.time_of_day(at, words.locale))
            for at in _clocks(service.step, usual.clock)
        ]
        self.on_holiday.choices = [
            SelectChoice(str(OnHoliday.SKIP), _("it does not come")),
            SelectChoice(str(OnHoliday.MOVE), _("it comes on the next working day")),
        ]
        self.worker.choices = [
            SelectChoice(0, _("who usually comes")),
            *(SelectChoice(worker_id, name) for worker_id, name in workers.items()),
        ]
        if is_asked and "worker" not in request.args:
            self.worker.data = 0

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the shape: the rules need a first day, and a period has two ends."""
        sound = bool(super().validate(extra_validators))
        if self.first.data is None and not self.first.errors:
            self.add_error(_("Fill in the first day."), field="first")
            sound = False
        if (self.out_first.data is None) != (self.out_last.data is None):
            self.add_error(_("Fill in both days, or neither."), field="out_first")
            sound = False
        return sound

    def to_rule(self) -> SeriesRule:
        """Return the rule. Only what ``validate`` found sound."""
        out = (self.out_first.data, self.out_last.data)
        return SeriesRule(
            every_weeks=self.every_weeks.data,
            weekdays=tuple(sorted(set(self.weekdays.data or ()))),
            clock=time.fromisoformat(self.clock.data),
            first=self.first.data,
            last=self.last.data,
            months_out=tuple(sorted(set(self.months_out.data or ()))),
            days_out=(Days(*out),) if all(out) else (),
            on_holiday=OnHoliday.MOVE if self.on_holiday.data == OnHoliday.MOVE else OnHoliday.SKIP,
        )


def _every(number: int) -> str:
    return str(ngettext("every week", "every %(num)s weeks", number))


def _clocks(step: timedelta, usual: time) -> list[time]:
    """Return the times of day that can be chosen: on the grid, not finer than half an hour where that is enough."""
    grid = max(step, _HALF_HOUR) if usual.minute % 30 == 0 else step
    minutes = range(_FIRST_CLOCK.hour * 60, _LAST_CLOCK.hour * 60, grid // timedelta(minutes=1))
    return sorted({usual, *(time(*divmod(minute, 60)) for minute in minutes)})


def _as_typed(rule: SeriesRule) -> dict[str, Any]:
    out = rule.days_out[0] if rule.days_out else None
    return {
        "every_weeks": rule.every_weeks,
        "weekdays": list(rule.weekdays),
        "clock": rule.clock.isoformat("minutes"),
        "first": rule.first,
        "last": rule.last,
        "months_out": list(rule.months_out),
        "out_first": out.first if out else None,
        "out_last": out.last if out else None,
        "on_holiday": str(rule.on_holiday),
        "worker": 0,
    }


def _number(value: object) -> int:
    return int(str(value))
