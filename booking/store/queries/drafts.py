"""Drafts: what somebody has answered so far on the way to a booking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Address, Point
from booking.rules.care import CareTimes
from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound
from booking.rules.rides import Route
from booking.store.statements import ask
from booking.store.tables import BookingRow, DraftRow


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Where the work will be."""

    address: Address
    at: Point
    access_notes: str


@dataclass(frozen=True, slots=True)
class DraftLocation:
    """The place that was chosen; None is at home."""

    location_id: int | None


@dataclass(frozen=True, slots=True)
class DraftWho:
    """Who is booking. ``phone`` is E.164; ``email`` may be empty.

    ``resident_id`` is somebody whom we know through a private link of their own household.
    """

    name: str
    phone: str
    email: str
    resident_id: int | None


@dataclass(frozen=True, slots=True)
class DraftHold:
    """The place that is kept for a draft, and what became of it."""

    booking_id: int
    number: str
    link_epoch: int
    state: State
    starts_at: datetime
    ends_at: datetime
    held_until: datetime | None
    pay_by: str

    def is_kept(self, now: datetime) -> bool:
        """Tell whether the place is still kept at ``now``."""
        return self.state is State.HELD and self.held_until is not None and self.held_until > now

    @property
    def is_booked(self) -> bool:
        """Whether the draft became a promise, whatever came of that later; a place let go leaves its draft."""
        return self.state not in {State.HELD, State.EXPIRED}


@dataclass(frozen=True, slots=True)
class Draft:
    """One way to a booking, as far as it went. ``counts`` are by option id, in the order of choosing."""

    token: str
    service_id: int
    counts: Mapping[int, int]
    note: str
    place: DraftPlace | None
    hold: DraftHold | None
    who: DraftWho | None
    who_before: DraftWho | None
    """Who an earlier booking was for: offered on the page, and not yet an answer."""
    household_id: int | None
    claimed_ground: str | None
    route: Route | None = None
    """Where a ride goes."""
    location: DraftLocation | None = None
    """Where it takes place, once somebody chose; None where nobody did, or has to."""
    answers: Mapping[str, Any] | None = None
    """What was answered to the questions of the service, by their slugs; None before."""
    representative_id: int | None = None
    """Who books it for the household."""
    member_ids: tuple[int, ...] | None = None
    """For whom of the household it is, by their ids, sorted; None before somebody said."""
    hours: CareTimes | None = None
    """From when until when they are there; None before somebody said."""
    basket_id: int | None = None
    """With what it is booked together, where it is."""


# A draft is found by uq_drafts_token, its booking by its key: one look for both, and no more columns than are shown.
_WITH_ITS_PLACE: Final = """
    SELECT d.service_id, d.answers, d.household_id, d.basket_id, b.id, b.number, b.link_epoch, b.state, b.starts_at,
           b.ends_at, b.held_until, b.pay_by
      FROM drafts d
      LEFT JOIN bookings b ON b.organisation_id = d.organisation_id AND b.id = d.booking_id
     WHERE d.organisation_id = %(organisation_id)s AND d.token = %(token)s
"""


def draft_by_token(session: Session, organisation_id: int, token: str) -> Draft:
    """Return a draft of this organisation. Raises ``NotFound``."""
    found = ask(session.connection(), _WITH_ITS_PLACE, {"organisation_id": organisation_id, "token": token})
    if not found:
        raise NotFound
    service_id, answers, household_id, basket_id, booking_id, number, link_epoch, state, *others = found[0]
    hold = None if booking_id is None else DraftHold(booking_id, number, link_epoch, State(state), *others)
    return _draft(token, service_id, answers, household_id=household_id, hold=hold, basket_id=basket_id)


def read_draft(session: Session, row: DraftRow) -> Draft:
    """Return the draft that a row holds."""
    return _draft(
        row.token,
        row.service_id,
        row.answers,
        household_id=row.household_id,
        hold=_hold(session, row),
        basket_id=row.basket_id,
    )


def _draft(
    token: str,
    service_id: int,
    answers: Mapping[str, Any],
    *,
    household_id: int | None,
    hold: DraftHold | None,
    basket_id: int | None,
) -> Draft:
    return Draft(
        token=token,
        service_id=service_id,
        counts={int(option_id): int(count) for option_id, count in answers["tasks"]},
        note=answers["note"],
        place=_place(answers.get("place")),
        hold=hold,
        who=_who(answers.get("who")),
        who_before=_who(answers.get("who_before")),
        household_id=household_id,
        claimed_ground=answers.get("claimed_ground"),
        route=Route.from_json(answers["route"]) if answers.get("route") else None,
        location=DraftLocation(answers["location"]["location_id"]) if answers.get("location") else None,
        answers=answers.get("answers"),
        representative_id=answers.get("representative"),
        member_ids=tuple(answers["members"]) if answers.get("members") else None,
        hours=CareTimes.from_json(answers.get("hours")),
        basket_id=basket_id,
    )


def written_place(place: DraftPlace) -> dict[str, Any]:
    """Return a place as a draft keeps it."""
    address = place.address
    return {
        "street": address.street,
        "house_number": address.house_number,
        "box": address.box,
        "postcode": address.postcode,
        "municipality": address.municipality,
        "latitude": place.at.latitude,
        "longitude": place.at.longitude,
        "access_notes": place.access_notes,
    }


def written_location(location: DraftLocation) -> dict[str, Any]:
    """Return a chosen place as a draft keeps it."""
    return {"location_id": location.location_id}


def written_who(who: DraftWho) -> dict[str, Any]:
    """Return a person as a draft keeps them."""
    return {"name": who.name, "phone": who.phone, "email": who.email, "resident_id": who.resident_id}


def _place(kept: dict[str, Any] | None) -> DraftPlace | None:
    if kept is None:
        return None
    return DraftPlace(
        Address(kept["street"], kept["house_number"], kept["box"], kept["postcode"], kept["municipality"]),
        Point(kept["latitude"], kept["longitude"]),
        kept["access_notes"],
    )


def _who(kept: dict[str, Any] | None) -> DraftWho | None:
    return DraftWho(kept["name"], kept["phone"], kept["email"], kept["resident_id"]) if kept else None


def _hold(session: Session, row: DraftRow) -> DraftHold | None:
    if row.booking_id is None:
        return None
    booking = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == row.organisation_id, BookingRow.id == row.booking_id)
    )
    if booking is None:
        return None
    return DraftHold(
        booking_id=booking.id,
        number=booking.number,
        link_epoch=booking.link_epoch,
        state=State(booking.state),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        held_until=booking.held_until,
        pay_by=booking.pay_by,
    )
