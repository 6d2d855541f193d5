"""What somebody who acts for others sees by their private link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.links import number_in, require_genuine
from booking.rules.refusals import NotFound
from booking.rules.representatives import Representation, Through, id_in
from booking.store.queries.representatives import (
    ComingBooking,
    Representative,
    Represented,
    coming_of,
    representation_on,
    representative_by_id,
    represented_by,
)
from booking.store.tables import BookingRow, ServiceRow


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


def require_acts(session: Session, booking: BookingRow, through: Through, *, on: date) -> None:
    """Raise ``NotFound`` unless who has this link of a booking may book for its household on a day.

    Not of what is confidential, or of what somebody booked who only typed a name; nor by a link that was taken back.
    """
    of, service = booking.organisation_id, session.get_one(ServiceRow, booking.service_id)
    who = representative_by_id(session, of, through.representative_id)
    is_theirs = booking.household_proved and not service.confidential and who.link_epoch == through.link_epoch
    if booking.household_id is None or not is_theirs:
        raise NotFound
    acts = representation_on(
        session, of, representative_id=who.representative_id, household_id=booking.household_id, on=on
    )
    if not acts.may_book:
        raise NotFound


def may_see_care(session: Session, *, by: Actor, now: datetime) -> bool:
    """Tell whether they may see and change what carers must know of the children of the household that they proved.

    The parents may; who acts for them only where that was said. Source: domain A5 (allergies and medicine are health).
    """
    if by.representative_id is None or by.household_id is None:
        return by.household_id is not None
    acts = representation_on(
        session,
        by.organisation_id,
        representative_id=by.representative_id,
        household_id=by.household_id,
        on=local_date(now),
    )
    return acts.may_see_care


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
