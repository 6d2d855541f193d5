"""What the page of a call shows: what can be offered, the sentence to say, and where else to go from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import url_for

from booking.messages.limit_words import left_words_for_desk
from booking.rules.refusals import Refusal
from booking.rules.refusals.bookings import TasksTooLong
from booking.store.database import reading
from booking.usecases.bookings.caller_wish import CallerWish
from booking.usecases.bookings.offer_for_caller import CallerOffer, FreeDay, offer_for_caller
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.price_texts import PriceInWords, price_in_words, request_words
from booking.web.common.question_fields import AskedField
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.common.travel import ask_ahead
from booking.web.desk.another_hour import AnotherHour, sentence_for
from booking.web.desk.call_forms import CallForm
from booking.web.desk.call_rides import moves_appointment, ride_sentences
from booking.web.desk.call_wish import Call
from booking.web.desk.call_wishes import WishesForm
from booking.web.desk.moments import ShownDay, by_quarters, shown_days, written
from booking.web.desk.no_price import beyond_quota
from booking.web.desk.saying import sentences, task_list


@dataclass(frozen=True, slots=True)
class CallPage:
    """What the page shows. Without an ``offer`` nothing can be booked yet."""

    call: Call
    offer: CallerOffer | None = None
    price: PriceInWords | None = None
    tasks: str = ""
    say: tuple[str, ...] = ()
    beyond: str = ""
    outside: str = ""
    book_url: str = ""
    series_url: str = ""
    wait_url: str = ""
    days: tuple[ShownDay, ...] = ()
    nearest: tuple[ShownDay, ...] = ()
    chosen_value: str = ""
    today_url: str = ""
    later_url: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    another: AnotherHour | None = None
    priced: tuple[AskedField, ...] = ()
    asked: tuple[AskedField, ...] = ()
    beyond_service: bool = False
    season: str = ""
    """Why some of these days have no times: in which part of the year such work is done, and from when on again."""
    left: tuple[str, ...] = ()
    """What the household still has of the hours that were granted: in whole sentences."""
    is_late: bool = False
    """Nobody is free to drive the caller to their appointment."""
    no_member: bool = False
    """Whether it was refused because the household is no member."""
    moves_appointment: bool = False
    """Whether the appointment would have to move for the chosen start."""


def call_page(call: Call, wish: CallerWish | None, form: WishesForm) -> CallPage:
    """Return what the page shows; what cannot be offered stands at the fields of ``form``."""
    if wish is None:
        return CallPage(call)
    ask_ahead(wish.place.at, organisation_id=actor().organisation_id)
    try:
        with reading() as session:
            offer = offer_for_caller(session, wish, by=actor(), now=clock.now())
    except Refusal as refusal:
        if not (isinstance(refusal, TasksTooLong) and form.show_too_long(refusal)):
            show(form, refusal)
        return CallPage(call)
    link, location = link_of(call, form), form.chosen_location
    chosen_value = written(offer.chosen.starts_at) if offer.chosen else ""
    return CallPage(
        call,
        offer,
        price=price_in_words(offer.quote) if offer.quote else None,
        tasks=task_list(call.service, wish.choices),
        say=tuple(
            sentences(
                offer,
                call.service,
                wish.choices,
                place=location.name if location else "",
                opening=ride_sentences(wish, offer.chosen.starts_at) if offer.chosen else (),
            )
        ),
        is_late=wish.route is not None and wish.route.appointment_at is not None and offer.chosen is None,
        moves_appointment=moves_appointment(wish),
        left=tuple(left_words_for_desk(one, request_words(), today=clock.today()) for one in offer.left),
        season=refusal_text(offer.closed).text if offer.closed else "",
        beyond=beyond_quota(offer.beyond) if offer.beyond else "",
        outside=sentence_for(offer.outside) if offer.outside else "",
        book_url=link(chosen_value) if chosen_value else "",
        series_url=_series_address(call, form, chosen_value)
        if chosen_value and (not location or call.service.for_members)
        else "",
        wait_url="" if location else _wait_address(call, form),
        days=shown_days(_days(wish, offer), link=link),
        chosen_value=chosen_value,
        today_url=address_of(call, form) if call.first_day > clock.today() else "",
        later_url=address_of(call, form, first_day=offer.times.later) if offer.times.later else "",
        answers=tuple((form.answers() | {"service": call.service.slug}).items()),
    )


def _days(wish: CallerWish, offer: CallerOffer) -> tuple[FreeDay, ...]:
    if wish.route is None:
        return offer.times.days
    return by_quarters(offer.times.days, kept=offer.chosen.starts_at if offer.chosen else None)


def link_of(call: Call, form: CallForm) -> Callable[[str], str]:
    """Return what makes the address of this page with another chosen start."""
    return lambda value: address_of(call, form, first_day=call.first_day, moment=value)


def _series_address(call: Call, form: CallForm, moment: str) -> str:
    answers = form.answers() | {"service": call.service.slug, "moment": moment}
    return f"{url_for('desk.new_series', resident_id=call.dossier.resident_id)}?{urlencode(answers)}"


def _wait_address(call: Call, form: CallForm) -> str:
    answers = form.answers() | {"service": call.service.slug}
    return f"{url_for('desk.wait', resident_id=call.dossier.resident_id)}?{urlencode(answers)}"


def address_of(call: Call, form: CallForm, *, first_day: date | None = None, moment: str = "") -> str:
    """Return the address of this page with the same answers, from another day on or with a start chosen."""
    answers = form.answers() | {"service": call.service.slug}
    if first_day is not None and first_day > clock.today():
        answers["from"] = first_day.isoformat()
    if moment:
        answers["moment"] = moment
    path = url_for("desk.book", resident_id=call.dossier.resident_id)
    return f"{path}?{urlencode(answers)}{'#say' if moment else ''}"
