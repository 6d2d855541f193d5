"""Open a round of wishes: which service and days, until when, and which grounds give points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound
from booking.rules.refusals.times import InvalidPeriod
from booking.store.queries.services import service_by_id
from booking.store.tables import WishRoundRow
from booking.usecases.workers.find import require_coordinator


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of priority, in the organisation's words, with its points (1 to 100)."""

    code: str
    name: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRound:
    """The sessions of ``[first, last]`` can be wished until ``wishes_until``; they are given on ``allocate_on``."""

    service_id: int
    option_id: int
    name: str
    first: date
    last: date
    wishes_until: date
    allocate_on: date
    grounds: tuple[Ground, ...] = ()


def open_round(session: Session, request: OpenRound, *, by: Actor, now: datetime) -> int:
    """Keep the round and return its id.

    Raises ``NotAllowed`` for anybody but a coordinator, ``NotFound`` for a service whose places are for nobody by
    name or another one's option, ``InvalidPeriod`` where its days are not in order or the wishes end in the past.
    """
    require_coordinator(by)
    service = service_by_id(session, by.organisation_id, request.service_id)
    if not service.for_members:
        raise NotFound
    service.option(request.option_id)
    if not local_date(now) <= request.wishes_until < request.allocate_on <= request.first <= request.last:
        raise InvalidPeriod
    row = WishRoundRow(
        organisation_id=by.organisation_id,
        service_id=service.service_id,
        option_id=request.option_id,
        name=request.name,
        first=request.first,
        last=request.last,
        wishes_until=request.wishes_until,
        allocate_on=request.allocate_on,
        grounds=[{"code": one.code, "name": one.name, "points": one.points} for one in request.grounds],
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id
