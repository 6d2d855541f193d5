"""How the way to a service begins: with times to choose, with a question to us, or with something to tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from flask import url_for

from booking.rules.requests import leads_to_request
from booking.rules.shapes import WITHOUT_TIMES
from booking.store.queries.service_facts import Service
from booking.web.common.formats import text


class Begins(StrEnum):
    """What somebody does first."""

    TIMES = "times"
    REQUEST = "request"
    REPORT = "report"


#: Where the way begins that is not the usual one.
_ELSEWHERE: Final = {Begins.REPORT: "resident.report", Begins.REQUEST: "resident.ask"}


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service to choose. ``first_free`` is None while nothing is free, or where nobody chooses a time."""

    url: str
    name: str
    summary: str
    icon: str
    begins: Begins
    first_free: date | None


def begins(service: Service) -> Begins:
    """Return how the way to a service begins for somebody whom we do not know."""
    if service.shape in WITHOUT_TIMES:
        return Begins.REPORT
    return Begins.REQUEST if leads_to_request(service.path, has_decision=False) else Begins.TIMES


def elsewhere(service: Service, *, must_ask: bool) -> str | None:
    """Return the address where the way to a service begins, or None where it begins with its tasks.

    ``must_ask`` is whether this person has to ask first, whatever others have to.
    """
    how = begins(service)
    if how is not Begins.REPORT:
        how = Begins.REQUEST if must_ask else Begins.TIMES
    return url_for(_ELSEWHERE[how], slug=service.slug) if how in _ELSEWHERE else None


def with_times(services: Iterable[Service]) -> list[Service]:
    """Return the services of which a resident chooses a time."""
    return [one for one in services if begins(one) is Begins.TIMES]


def service_card(service: Service, first_free: date | None, *, base_url: str = "") -> ServiceCard:
    """Return the card of a service; ``base_url`` is the address of another organisation."""
    return ServiceCard(
        url=base_url + url_for("resident.start", slug=service.slug),
        name=text(service.name),
        summary=text(service.summary),
        icon=service.icon,
        begins=begins(service),
        first_free=first_free,
    )
