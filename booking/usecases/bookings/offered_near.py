"""What can be had in a postcode, whoever of the installation offers it, and from when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from booking.rules.actors import resident_of
from booking.rules.requests import leads_to_request
from booking.store.queries.region import LocalService, offered_in
from booking.usecases.bookings.first_days import Seen, first_days


@dataclass(frozen=True, slots=True)
class NearOffer:
    """An organisation with what it offers in a postcode; ``first`` is the first free start, by service."""

    organisation_id: int
    services: tuple[LocalService, ...]
    first: dict[int, datetime]


def offered_near(session: Session, postcode: str, *, now: datetime) -> list[NearOffer]:
    """Return what each organisation offers there, by name; what somebody has to ask for first has no first start."""
    found = []
    for organisation_id, of_one in groupby(offered_in(session, postcode), key=lambda one: one.organisation_id):
        services = tuple(of_one)
        found.append(NearOffer(organisation_id, services, _first(session, organisation_id, services, now=now)))
    return found


def _first(
    session: Session, organisation_id: int, services: Sequence[LocalService], *, now: datetime
) -> dict[int, datetime]:
    seen = [Seen(one.service, one.at) for one in services if not leads_to_request(one.service.path, has_decision=False)]
    return first_days(session, seen, by=resident_of(organisation_id), now=now)
