"""What the desk reads of a basket on the page of a booking, and one more thing for the same caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import flash, request, url_for

from booking.rules.baskets import stay_between
from booking.rules.calendar import local
from booking.rules.lifecycle import State
from booking.rules.refusals import Refusal
from booking.rules.rides import WITH_ROUTE
from booking.store.database import in_transaction, reading
from booking.store.queries.baskets import BasketPart, parts_with, place_of_booking
from booking.store.queries.bookings import BookingView, booking_view_by_number
from booking.store.queries.service_facts import Service
from booking.usecases.baskets.join_basket import join_basket
from booking.usecases.baskets.linked_offers import linked_offers
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.guard import actor
from booking.web.common.refusal_texts import refusal_text
from booking.web.desk.call_forms import BASKET, task_field

_MOST_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Beside:
    """What was booked together with a booking, and what can be booked beside it, by its address.

    ``can_change``: there is something that can be moved or cancelled along.
    """

    parts: tuple[BasketPart, ...]
    offers: tuple[tuple[str, str], ...]
    can_change: bool


def beside(booking: BookingView) -> Beside:
    """Return what the page of a booking shows of it."""
    by = actor()
    with reading() as session:
        parts = parts_with(session, by.organisation_id, booking.booking_id)
        there = frozenset(one.service_id for one in parts if one.state is State.CONFIRMED)
        offers: tuple[Service, ...] = ()
        if booking.state is State.CONFIRMED and booking.contact is not None and booking.household_proved:
            offers = linked_offers(
                session,
                booking.service_id,
                postcode=booking.address.postcode,
                by=by,
                today=clock.today(),
                without=there,
            )
    return Beside(
        parts,
        tuple((text(one.name), _address(booking, one)) for one in offers),
        can_change=booking.state is State.CONFIRMED and bool(there),
    )


def join_the_basket(number: str) -> None:
    """Let the booking that was just made belong to the one that the page names.

    The booking stands, whatever becomes of the tie: where that cannot be, the page says so.
    """
    other = request.args.get(BASKET, "")
    if not (other.isascii() and other.isdigit() and len(other) <= _MOST_DIGITS):
        return
    by, now = actor(), clock.now()
    try:
        with reading() as session:
            first = booking_view_by_number(session, by.organisation_id, other).booking_id
            second = booking_view_by_number(session, by.organisation_id, number).booking_id
        in_transaction(lambda session: join_basket(session, second, first, by=by, now=now))
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")


def _address(booking: BookingView, service: Service) -> str:
    """Return the page on which the other service is booked for the same caller, with what is known of it."""
    if booking.contact is None:
        return ""
    options = [one for one in service.options if one.active and not one.is_intake and not one.is_round]
    answers = {"service": service.slug, BASKET: booking.number, "from": local(booking.starts_at).date().isoformat()}
    if options:
        answers[task_field(options[0].option_id)] = "1"
    if service.shape in WITH_ROUTE:
        answers |= _way_to(booking)
    return f"{url_for('desk.book', resident_id=booking.contact.resident_id)}?{urlencode(answers)}"


def _way_to(booking: BookingView) -> dict[str, str]:
    """Return the way to a booking, as the page of a ride asks it; nothing where it is at home."""
    with reading() as session:
        place = place_of_booking(session, actor().organisation_id, booking.booking_id)
    if place is None:
        return {}
    starts = local(booking.starts_at)
    return {
        "to_name": place.name,
        "to_street": f"{place.address.street} {place.address.house_number}",
        "to_postcode": place.address.postcode,
        "timed": "yes",
        "appointment_on": starts.date().isoformat(),
        "appointment_clock": starts.strftime("%H:%M"),
        "stay": str(stay_between(booking.starts_at, booking.ends_at)),
        "goes_back": "yes",
    }
