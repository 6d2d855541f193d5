"""A request as a message shows it, in the person's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from booking.messages.request_facts import RequestFacts
from booking.rules.lines import one_line, without_links
from booking.rules.text import pick

_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRequest:
    """What a message about a request shows. ``service`` is empty where it is confidential."""

    name: str
    number: str
    service: str
    is_accepted: bool | None
    starts_at: datetime | None
    link: str


def shown_request(facts: RequestFacts, *, base_url: str, locale: str) -> ShownRequest:
    """Return what a message shows of these facts."""
    return ShownRequest(
        name=without_links(facts.name, most=_LONGEST_NAME),
        number=f"{facts.number[:4]} {facts.number[4:]}".strip(),
        service=one_line(pick(facts.service, locale)) if facts.service else "",
        is_accepted=facts.is_accepted,
        starts_at=facts.starts_at,
        link=request_link(facts.token, base_url),
    )


def request_link(token: str, base_url: str) -> str:
    """Return the address at which who asked sees where the request stands."""
    return f"{base_url.rstrip('/')}/aanvraag/{token}"
