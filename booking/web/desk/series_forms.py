"""What the desk fills in about a series that exists: ending it, pausing it, and deciding about an open date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField

from booking.rules.calendar import local_date
from booking.rules.money import Money
from booking.rules.refusals.times import NotATime
from booking.usecases.series.check_dates import CheckedDate
from booking.web.common.day_field import DayField
from booking.web.common.fields import CentsField, WordsField
from booking.web.common.formats import day
from booking.web.common.forms import PageForm
from booking.web.common.free_text import refuse_national_number
from booking.web.desk.series_dates_form import LATER, OUT, choices_for, chosen_time


class StopForm(PageForm):
    """From which visit on a series does not come any more. ``fee_cents`` is the fee that the page showed."""

    from_on = SelectField(_l("From which visit on?"), invalid_choice_message=_l("Choose one from the list."))
    stop_reason = WordsField(_l("Why is it cancelled?"), missing=_l("Write the reason in a few words."))
    fee_cents = CentsField()
    waive = BooleanField(_l("Do not charge this"))

    def validate_stop_reason(self, field: WordsField) -> None:
        """Take any words but a national number."""
        refuse_national_number(field.data or "")

    def offer(self, days: Mapping[date, datetime]) -> None:
        """Offer to stop at once, or from one of these visits on: the day that was meant, and when it begins."""
        self.from_on.choices = [
            SelectChoice("", _("All visits that are to come")),
            *(SelectChoice(on.isoformat(), _meant(on, starts_at)) for on, starts_at in days.items()),
        ]

    def first_day(self) -> date | None:
        """Return the first day that is cancelled; None is all."""
        return date.fromisoformat(self.from_on.data) if self.from_on.data else None


class PauseForm(PageForm):
    """Between which days nobody comes."""

    pause_first = DayField(_l("From"))
    pause_last = DayField(_l("Until and including"))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check that both days are there."""
        sound = bool(super().validate(extra_validators))
        for field, missing in (
            (self.pause_first, _("Fill in the first day.")),
            (self.pause_last, _("Fill in the last day.")),
        ):
            if field.data is None and not field.errors:
                self.add_error(missing, field=field.name)
                sound = False
        return sound


class ResumeForm(PageForm):
    """From which day on visits may come again."""

    resume_on = DayField(_l("We come again from"))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check that the day is there."""
        sound = bool(super().validate(extra_validators))
        if self.resume_on.data is None and not self.resume_on.errors:
            self.add_error(_("Fill in the first day."), field="resume_on")
            sound = False
        return sound


class SettleForm(PageForm):
    """What becomes of a date that could not be booked."""

    meant_on = HiddenField()
    settle = SelectField(_l("What becomes of it?"), validate_choice=False)

    def offer(self, one: CheckedDate) -> None:
        """Offer the nearest free times, and to leave it out."""
        self.settle.choices = [
            SelectChoice(value, words) for value, words in choices_for(one, with_price=True) if value not in {"", LATER}
        ]

    def day(self) -> date:
        """Return which date it is. Raises ``NotATime`` for what no page of ours can have said."""
        try:
            return date.fromisoformat(self.meant_on.data or "")
        except ValueError:
            raise NotATime from None

    def chosen(self) -> tuple[datetime | None, Money | None]:
        """Return the time and its price; no time is to leave it out. Raises ``NotATime`` where nothing was chosen."""
        if self.settle.data == OUT:
            return None, None
        found = chosen_time(self.settle.data)
        if found is None:
            raise NotATime
        return found


def _meant(on: date, starts_at: datetime) -> str:
    if local_date(starts_at) == on:
        return day(on)
    return _("%(meant)s, moved to %(day)s", meant=day(on), day=day(starts_at))
