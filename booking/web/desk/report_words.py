"""The desk's words for reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from booking.rules.reports import ReportChange, ReportState, Urgency
from booking.store.queries.reports import Report, ReportEntry
from booking.web.common.formats import spoken_number

#: What the list can show, by the word in its address.
TABS: Final[Mapping[str, Any]] = {
    "open": _l("Still open"),
    "klaar": _l("Done"),
    "nee": _l("Declined"),
    "zelfde": _l("The same as another one"),
}
STATES: Final[Mapping[str, tuple[ReportState, ...]]] = {
    "open": (ReportState.NEW, ReportState.PLANNED),
    "klaar": (ReportState.DONE,),
    "nee": (ReportState.DECLINED,),
    "zelfde": (ReportState.DUPLICATE,),
}
#: What a state is called, and the tone of its chip.
STATE_CHIPS: Final[Mapping[ReportState, tuple[Any, str]]] = {
    ReportState.NEW: (_l("New"), "warm"),
    ReportState.PLANNED: (_l("On a round"), ""),
    ReportState.DONE: (_l("Done"), "ok"),
    ReportState.DECLINED: (_l("Declined"), "quiet"),
    ReportState.DUPLICATE: (_l("The same as another one"), "quiet"),
}
URGENCY_CHIPS: Final[Mapping[Urgency, tuple[Any, str]]] = {
    Urgency.DANGER: (_l("Dangerous"), "bad"),
    Urgency.SOON: (_l("Hinders people"), "warm"),
    Urgency.CAN_WAIT: (_l("Can wait"), "quiet"),
}
_CHANGES: Final[Mapping[str, Any]] = {
    ReportChange.MAKE: _l("Reported"),
    ReportChange.PLAN: _l("Put on a round"),
    ReportChange.LEAVE: _l("Not done on the round"),
    ReportChange.FINISH: _l("Done"),
    ReportChange.DECLINE: _l("Declined"),
    ReportChange.SAME_AS: _l("The same as another one"),
    ReportChange.REOPEN: _l("Taken up again"),
}


def state_chip_of(report: Report) -> tuple[Any, str]:
    """Return what a report's state is called, and its tone; what a round left behind has to be planned again."""
    return (_l("Plan again"), "bad") if report.is_left else STATE_CHIPS[report.state]


def change_words(entry: ReportEntry) -> str:
    """Return what happened."""
    return str(_CHANGES.get(entry.change, entry.change))


def why_words(entry: ReportEntry) -> str:
    """Return the reason of a change, or the number that it names; empty where there is none."""
    if entry.facts.get("note"):
        return str(entry.facts["note"])
    number = entry.facts.get("booking") or entry.facts.get("duplicate_of") or ""
    return _("Number %(number)s", number=spoken_number(number)) if number else ""


def age_words(report: Report, *, now: datetime) -> str:
    """Return how long ago something was reported, in days."""
    days = max(0, (now - report.created_at) // timedelta(days=1))
    return str(ngettext("%(num)s day ago", "%(num)s days ago", days)) if days else _("today")
