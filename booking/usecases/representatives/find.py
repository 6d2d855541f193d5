"""What somebody who acts for others sees by their private link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.links import number_in, require_genuine
from booking.rules.refusals import NotFound
from booking.rules.representatives import Representation, id_in
from booking.store.queries.representatives import (
    ComingBooking,
    Representative,
    Represented,
    coming_of,
    representation_on,
    representative_by_id,
    represented_by,
)


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody, the residents for whom they act today, and what those have coming, by household."""

    who: Representative
    residents: tuple[Represented, ...]
    coming: dict[int, tuple[ComingBooking, ...]]


def representative_by_link(session: Session, token: str, *, key: str, organisation_id: int) -> Representative:
    """Return whose link it is. Raises ``NotFound`` for one that we did not make or that was taken back."""
    who = representative_by_id(session, organisation_id, id_in(number_in(token)))
    require_genuine(key, token, epoch=who.link_epoch)
    return who


def require_may_book(
    session: Session, representative_id: int, household_id: int, *, by: Actor, now: datetime
) -> Representation:
    """Return what somebody may for a household. Raises ``NotFound`` where they may not book for it today."""
    acts = representation_on(
        session,
        by.organisation_id,
        representative_id=representative_id,
        household_id=household_id,
        on=local_date(now),
    )
    if not acts.may_book:
        raise NotFound
    return acts


def acting_by_link(session: Session, token: str, *, key: str, organisation_id: int, now: datetime) -> Acting:
    """Return what somebody sees. Of a household for which they no longer act there is nothing. Raises ``NotFound``."""
    who = representative_by_link(session, token, key=key, organisation_id=organisation_id)
    residents = represented_by(session, organisation_id, who.representative_id, on=local_date(now))
    households = {one.household_id for one in residents}
    coming = coming_of(session, organisation_id, households, now=now)
    return Acting(
        who,
        tuple(residents),
        {id_: tuple(one for one in coming if one.household_id == id_) for id_ in households},
    )
