"""What the desk fills in about reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import AnyOf, ValidationError

from booking.rules.refusals import ReasonMissing
from booking.rules.reports import ReportState
from booking.store.queries.commissioners import ComingRound
from booking.store.queries.reports import Report
from booking.store.queries.service_facts import Service
from booking.usecases.reports.requests import CloseReport
from booking.web.common.formats import clock, day, spoken_number, text
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField
from booking.web.desk.report_words import STATES, TABS

_MOST_WORDS = 500
#: More digits than the database counts to.
_MOST_DIGITS = 18


class ListForm(PageForm):
    """Which reports the list shows. It changes nothing, so it carries no token."""

    class Meta:
        """Without a token."""

        csrf = False

    dienst = SelectField(_l("Service"), validate_choice=False)
    staat = SelectField(_l("State"), choices=[SelectChoice(*one) for one in TABS.items()], validate_choice=False)

    def __init__(self, services: Iterable[Service]) -> None:
        """Offer the services to which things are reported."""
        super().__init__(formdata=request.args)
        known = [SelectChoice(one.slug, text(one.name)) for one in services]
        self.dienst.choices = [SelectChoice("", _("All services")), *known]
        if self.staat.data not in TABS:
            self.staat.data = next(iter(TABS))

    @property
    def states(self) -> tuple[ReportState, ...]:
        """The states that were chosen."""
        chosen = self.staat.data
        return STATES[chosen] if chosen in STATES else STATES[next(iter(TABS))]


class RoundField(SelectField):  # type: ignore[misc] # wtforms has no types
    """A round that is still to come, by its number."""

    def offer(self, rounds: Iterable[ComingRound]) -> None:
        """Offer these rounds."""
        known = [SelectChoice(one.number, _round_words(one)) for one in rounds]
        self.choices = [SelectChoice("", _("Choose a round")), *known]
        self.validators = [AnyOf([one.value for one in known], message=_l("Choose a round."))]


class PlanForm(PageForm):
    """On which round one report is done."""

    round = RoundField(_l("On which round?"), validate_choice=False)


class ReportsField(SelectMultipleField):  # type: ignore[misc] # wtforms has no types
    """Reports, by their ids."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take ids; what is none was not offered."""
        self.data = [
            int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS else 0
            for typed in valuelist
        ]

    def pre_validate(self, _form: Form) -> None:
        """Refuse what was closed since the page was opened."""
        if not {value for value, _label in self.choices}.issuperset(self.data or []):
            raise ValidationError(_("One of these was closed in the meantime. Choose again."))


class RoundForm(PlanForm):
    """Which reports are done on which round."""

    reports = ReportsField(_l("Which reports?"), coerce=int)

    def offer(self, rounds: Iterable[ComingRound], reports: Iterable[Report]) -> None:
        """Offer the rounds and the reports of a service."""
        self.round.offer(rounds)
        self.reports.choices = [(one.report_id, text(one.kind)) for one in reports]


class FinishForm(PageForm):
    """That it is done, and what who reported it reads."""

    answer = FreeTextField(_l("What do we tell who reported it?"), most=_MOST_WORDS)

    def to_request(self, report_id: int) -> CloseReport:
        """Return what the use case wants."""
        return CloseReport(report_id, answer=self.answer.data or "")


class DeclineForm(PageForm):
    """Why nothing will be done."""

    refusal_fields = {ReasonMissing: "why"}  # noqa: RUF012 - as PageForm declares it

    why = FreeTextField(
        _l("Why is nothing done?"), missing=_l("Write why, so that who reported it understands."), most=_MOST_WORDS
    )

    def to_request(self, report_id: int) -> CloseReport:
        """Return what the use case wants."""
        return CloseReport(report_id, answer=self.why.data or "")


class SameForm(PageForm):
    """Which other report it is the same as."""

    same = RadioField(_l("Which one is the same?"), validate_choice=False)

    def offer(self, near: Iterable[Report]) -> None:
        """Offer the reports near by."""
        self.same.choices = [
            SelectChoice(
                str(one.report_id),
                _(
                    "%(number)s, %(day)s: %(where)s",
                    number=spoken_number(one.number),
                    day=day(one.created_at),
                    where=one.where or one.building,
                ),
            )
            for one in near
        ]
        self.same.validators = [
            AnyOf([one.value for one in self.same.choices], message=_l("Choose one of the answers."))
        ]


def _round_words(one: ComingRound) -> str:
    told: dict[str, Any] = {
        "day": day(one.starts_at),
        "clock": clock(one.starts_at),
        "name": one.name,
        "count": one.reports,
    }
    return _("%(day)s, %(clock)s, %(name)s (%(count)s reports)", **told)
