"""How the way to a service begins: with times to choose, with a question to us, or with something to tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from flask import url_for

from booking.rules.shapes import WITHOUT_TIMES
from booking.store.queries.services import Service
from booking.web.common.formats import text

_ON_REQUEST: Final = "request"


class Begins(StrEnum):
    """What somebody does first."""

    TIMES = "times"
    REQUEST = "request"
    REPORT = "report"


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
    return Begins.REQUEST if service.path == _ON_REQUEST else Begins.TIMES


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
