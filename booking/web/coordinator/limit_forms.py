"""What the coordinator fills in about how much a household may have."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice
from wtforms.validators import ValidationError

from booking.rules.quotas import Of, Period, Quota
from booking.store.queries.service_facts import Service
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.coordinator.choices import MarksField
from booking.web.coordinator.fields import ChoiceField, CountField
from booking.web.coordinator.season_fields import SeasonDays

_MINUTES: Final = 60
_COUNTS: Final = {Of.MINUTES: _l("hours"), Of.VISITS: _l("visits")}
_PERIODS: Final = {
    Period.WEEK: _l("in a week"),
    Period.FORTNIGHT: _l("in two weeks"),
    Period.MONTH: _l("in a month"),
    Period.YEAR: _l("in a year"),
    Period.SEASON: _l("in a part of the year"),
}


class LimitForm(SeasonDays, PageForm):
    """One limit more."""

    most = CountField(_l("How much at most?"), least=1, most=400)
    counts = ChoiceField(_l("Hours or visits?"), choices=[SelectChoice(*one) for one in _COUNTS.items()])
    per = ChoiceField(_l("In which time?"), choices=[SelectChoice(*one) for one in _PERIODS.items()])
    tasks = MarksField(_l("Which tasks count together?"))

    def fit_in(self, service: Service) -> LimitForm:
        """Offer the tasks of the service."""
        self.tasks.choices = [SelectChoice(str(one.option_id), text(one.name)) for one in service.options]
        return self

    def validate_per(self, field: Field) -> None:
        """Want the days of a part of the year, where it is that."""
        if field.data == Period.SEASON and not (self.season_first.data and self.season_last.data):
            raise ValidationError(_("Fill in the first and the last day of that part of the year."))

    def to_quota(self) -> Quota:
        """Return what the use case wants."""
        is_part = self.per.data == Period.SEASON
        of = Of(self.counts.data)
        return Quota(
            of=of,
            most=self.most.data * (_MINUTES if of is Of.MINUTES else 1),
            per=Period(self.per.data),
            option_ids=frozenset(int(one) for one in self.tasks.data or ()),
            season=self.season() if is_part else None,
        )
