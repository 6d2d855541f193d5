"""A day and an hour that somebody asks about. The answers stand in the address of the page."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from booking.rules.calendar import at
from booking.rules.refusals.times import NotATime
from booking.web.common.clock_field import ClockField
from booking.web.common.day_field import DayField
from booking.web.common.forms import PageForm

_YEARS: Final = range(2000, 2101)


class MomentForm(PageForm):
    """Which day and hour. It changes nothing: without a token."""

    class Meta:
        """Its answers stand in the address of the page."""

        csrf = False

    dag = DayField(_l("Which day?"))
    uur = ClockField(_l("What time?"))

    def validate_dag(self, field: DayField) -> None:
        """Ask for a day that somebody can mean."""
        if field.errors:
            return
        if field.data is None:
            raise ValidationError(_("Fill in the day."))
        if field.data.year not in _YEARS:
            raise ValidationError(_("Write a day such as 1/12/2026."))

    def validate_uur(self, field: ClockField) -> None:
        """Ask for a time."""
        if field.data is None and not field.errors:
            raise ValidationError(_("Fill in the time."))

    def moment(self) -> datetime | None:
        """Return the moment that was asked for; None where nothing was, or what was typed is said to be wrong."""
        if not (request.args.keys() & {"dag", "uur"}) or not self.validate():
            return None
        try:
            return at(self.dag.data, self.uur.data)
        except NotATime:
            self.add_error(_("This hour does not exist: the clock goes forward then."), field="uur")
            return None
