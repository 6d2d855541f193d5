"""A report as a message shows it, in the person's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from booking.messages.report_facts import ReportFacts
from booking.rules.lines import one_line, without_links
from booking.rules.text import pick

_LONGEST_NAME: Final = 60
_LONGEST_LINE: Final = 200
_LONGEST_ANSWER: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReport:
    """What a message about a report shows. What a stranger typed is one line without links; so is the answer."""

    name: str
    number: str
    service: str
    kind: str
    where: str
    is_done: bool
    answer: str
    link: str


def shown_report(facts: ReportFacts, *, base_url: str, locale: str) -> ShownReport:
    """Return what a message shows of these facts."""
    return ShownReport(
        name=without_links(facts.name, most=_LONGEST_NAME),
        number=f"{facts.number[:4]} {facts.number[4:]}".strip(),
        service=one_line(pick(facts.service, locale)),
        kind=one_line(pick(facts.kind, locale)),
        where=without_links(facts.where, most=_LONGEST_LINE),
        is_done=facts.outcome == "done",
        answer=without_links(facts.answer, most=_LONGEST_ANSWER),
        link=f"{base_url.rstrip('/')}/melding/{facts.token}",
    )
