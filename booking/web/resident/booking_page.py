"""One booking, opened by its private link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.messages.difference_words import DifferenceInWords, difference_in_words
from booking.rules.calendar import local_date
from booking.rules.lifecycle import State
from booking.rules.money import ZERO, Money, total
from booking.rules.pricing.paying import can_be_paid_online
from booking.rules.pricing.quote import Stage
from booking.rules.refusals import Refusal
from booking.rules.refusals.bookings import NotPossibleNow, TooLate
from booking.rules.shapes import WITH_PHOTOS, WITH_RETURN, WITH_TICKET
from booking.store.database import reading
from booking.store.queries.baskets import waiting_with
from booking.store.queries.bookings import BookingView, booking_view
from booking.store.queries.findings import findings_of
from booking.store.queries.payers import own_payer_name
from booking.store.queries.rides import Ride
from booking.store.queries.services import service_by_id
from booking.store.queries.waiting import open_wish_of_booking
from booking.store.queries.work_orders import orders_of
from booking.usecases.bookings.deadlines import can_change, change_until
from booking.usecases.bookings.late_fee import late_fee
from booking.web.common import clock
from booking.web.common.formats import spoken_number, text
from booking.web.common.gateways import gateways
from booking.web.common.limits import LINK_GUESS
from booking.web.common.price_texts import PriceInWords, price_in_words, request_words
from booking.web.common.question_fields import GivenAnswer, given_answers
from booking.web.common.refusal_texts import refusal_text
from booking.web.common.session_words import fetch_words, lesson_lines
from booking.web.resident.basket_offers import LinkedOffer, offers_beside_booking
from booking.web.resident.basket_part import BesidePart, beside
from booking.web.resident.blueprint import blueprint
from booking.web.resident.care_part import CarePart, care_part
from booking.web.resident.links import booking_by_link
from booking.web.resident.rental_part import RentalPart, rental_part
from booking.web.resident.series_part import SeriesPart, series_part
from booking.web.resident.state_words import StateWords, state_words
from booking.web.resident.task_words import counted
from booking.web.resident.ticket_part import TicketPart, ticket_part
from booking.web.resident.visitor import visitor

#: How often the page looks by itself whether the payment came in, and how long between two looks.
_MOST_LOOKS: Final = 24
_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class BookingPage:
    """A booking as its resident sees it: what, when, where, what it costs, and what can still be done.

    ``late_fee`` is what cancelling costs now that it is late, zero where the regulation asks nothing for it.
    ``pays_together`` is the price of all that waits for the same payment, None where nothing else of the basket does.
    ``waiting_token`` opens their wish for an earlier day, where they have one.
    """

    token: str
    number: str
    words: StateWords
    service: str
    tasks: tuple[str, ...]
    note: str
    starts_at: datetime
    ends_at: datetime
    where: tuple[str, ...]
    name: str
    price: PriceInWords | None
    difference: DifferenceInWords | None
    problem: str
    is_promised: bool
    can_change: bool
    change_until: datetime
    can_cancel: bool
    late_fee: Money
    can_pay_online: bool
    awaits_payment: bool
    pays_together: Money | None
    waiting_token: str
    can_wait: bool
    with_photos: bool
    series: SeriesPart | None
    answers: tuple[GivenAnswer, ...] = ()
    ride: Ride | None = None
    ticket: TicketPart | None = None
    rental: RentalPart | None = None
    deposit: Money | None = None
    """What is still to be paid as a deposit for what is rented; None where nothing is, or it was paid."""
    lesson: tuple[str, ...] = ()
    """The dish, the lesson, where the session has a name of its own; how hard it is; whether it is in the open air."""
    fetch: str = ""
    """When to fetch what is taken away, where something is."""
    is_left: bool = False
    """Whether they leave something with us, brought at any time from ``starts_at`` until ``ends_at``."""
    care: CarePart | None = None
    """Who comes by name, where it is for somebody."""
    children_url: str = ""
    """Where the household sees to who may fetch its children."""
    with_order: bool = False
    """Whether there is a work order to look at."""
    with_findings: bool = False
    """Whether there is a report of the visit to look at."""
    beside: tuple[BesidePart, ...] = ()
    """What was booked together with it."""
    offers: tuple[LinkedOffer, ...] = ()
    """What can be booked beside it."""


@blueprint.get("/b/<token>")
@LINK_GUESS
def booking(token: str) -> ResponseReturnValue:
    """Show a booking. While its payment is awaited the page looks again by itself, for some minutes."""
    return show_booking(token)


def show_booking(token: str, *, refusal: Refusal | None = None) -> Response:
    """Return the page of a booking; with the words for ``refusal`` on top when something could not be done."""
    view = booking_by_link(token)
    page = _page(token, view, problem=refusal_text(refusal).text if refusal else "")
    response = make_response(render_template("resident/booking.html", page=page))
    if refusal is not None:
        response.status_code = 422
    elif page.words.is_checking:
        again = url_for("resident.booking", token=token, betaling="klaar", keer=_looks() + 1)
        response.headers["Refresh"] = f"{_SECONDS}; url={again}"
    return response


def why_not_change(view: BookingView) -> Refusal | None:
    """Return why a resident can no longer move or cancel a booking, or None when they can."""
    until = _last_moment(view)
    if can_change(view.state, until=until, now=clock.now()):
        return None
    return TooLate(until=until) if view.state is State.CONFIRMED else NotPossibleNow(state=view.state, change="move")


def fee_for_cancelling(view: BookingView) -> Money:
    """Return what cancelling costs at this moment; zero while it is not late, or where nothing is asked for it."""
    if view.state is not State.CONFIRMED:
        return ZERO
    with reading() as session:
        return late_fee(session, view.booking_id, by=visitor(), now=clock.now())


def _page(token: str, view: BookingView, *, problem: str) -> BookingPage:
    until, fee = _last_moment(view), fee_for_cancelling(view)
    changeable = can_change(view.state, until=until, now=clock.now())
    awaits_payment = view.state is State.HELD
    ticket = ticket_part(view.booking_id)
    rental = rental_part(view) if view.shape in WITH_RETURN else None
    return BookingPage(
        token=token,
        number=spoken_number(view.number),
        words=_with_payer(_words(view, ticket), view),
        service=text(view.service_name),
        tasks=tuple(counted(text(task.name), task.count) for task in view.tasks),
        note=view.note,
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        where=(*view.where, "" if view.elsewhere else view.access_notes),
        name=view.contact.name if view.contact else "",
        # What the work came to is known before it is charged: then the estimate says nothing any more.
        price=None if ticket and ticket.price is not None else _price(view),
        difference=_difference(view),
        problem=problem,
        is_promised=view.state is State.CONFIRMED,
        can_change=changeable,
        change_until=until,
        can_cancel=changeable or awaits_payment or bool(fee),
        late_fee=fee,
        can_pay_online=gateways().payments is not None and _is_enough_to_pay_online(view),
        awaits_payment=awaits_payment,
        pays_together=_together(view) if awaits_payment else None,
        waiting_token=_waiting_token(view) if changeable else "",
        can_wait=changeable and view.ride is None and local_date(view.starts_at) > clock.today(),
        with_photos=view.shape in WITH_PHOTOS,
        series=series_part(view, can_change=changeable),
        answers=_answers(view),
        ride=view.ride,
        ticket=ticket,
        rental=rental,
        deposit=rental.deposit if rental else None,
        is_left=view.shape in WITH_TICKET,
        lesson=lesson_lines(view.lesson),
        fetch="" if all(one.takes_seat for one in view.tasks) else fetch_words(view.starts_at, view.ends_at),
        care=(care := care_part(view)),
        children_url=url_for("resident.children", token=token) if care is not None and view.household_proved else "",
        with_order=_with_order(view),
        with_findings=_with_findings(view),
        beside=beside(view.booking_id),
        offers=offers_beside_booking(token, view) if view.state is State.CONFIRMED else (),
    )


def _with_order(view: BookingView) -> bool:
    with reading() as session:
        return bool(orders_of(session, visitor().organisation_id, view.booking_id))


def _with_findings(view: BookingView) -> bool:
    with reading() as session:
        return findings_of(session, visitor().organisation_id, view.booking_id) is not None


def _words(view: BookingView, ticket: TicketPart | None) -> StateWords:
    """Return how it stands; of what was left behind its ticket says it, as long as the booking stands."""
    words = state_words(view, is_checking=_is_checking())
    if view.shape in WITH_RETURN and view.state is State.STARTED:
        return replace(words, title=_("You have it with you"))
    if ticket is None or view.state in {State.HELD, State.CANCELLED, State.EXPIRED}:
        return words
    said = ticket.words
    if view.state is State.CONFIRMED:
        return replace(words, lead=said.lead)
    return replace(words, title=said.title, lead=said.lead, tone=said.tone, pictogram=said.pictogram)


def _with_payer(words: StateWords, view: BookingView) -> StateWords:
    """Return the words with who pays, where that is not the household itself and nothing goes back."""
    if _price(view) is None or not view.household_proved or view.state is State.HELD:
        return words
    with reading() as session:
        payer = own_payer_name(session, visitor().organisation_id, view.booking_id)
    return replace(words, paying=_("%(payer)s pays this for you.", payer=payer)) if payer else words


def _answers(view: BookingView) -> tuple[GivenAnswer, ...]:
    """Return what was answered, but for what is private: whoever has the link reads this page."""
    with reading() as session:
        service = service_by_id(session, visitor().organisation_id, view.service_id)
    return given_answers(service.questions, view.answers, with_sensitive=False)


def _waiting_token(view: BookingView) -> str:
    with reading() as session:
        return open_wish_of_booking(session, visitor().organisation_id, view.booking_id) or ""


def _together(view: BookingView) -> Money | None:
    organisation_id = visitor().organisation_id
    with reading() as session:
        waiting = waiting_with(session, organisation_id, view.booking_id)
        views = [booking_view(session, organisation_id, one.booking_id) for one in waiting]
    return total(one.quote.total for one in views if one.quote) if len(views) > 1 else None


def _is_enough_to_pay_online(view: BookingView) -> bool:
    return view.quote is not None and can_be_paid_online(view.quote.total)


def _price(view: BookingView) -> PriceInWords | None:
    """Return the price; what will not take place costs nothing, unless the regulation asks something for that."""
    if view.quote is None:
        return None
    is_over = view.state in {State.CANCELLED, State.EXPIRED, State.NOT_DONE}
    if is_over and not (view.quote.stage is Stage.FINAL and view.quote.total):
        return None
    return price_in_words(view.quote, with_ground=True)


def _difference(view: BookingView) -> DifferenceInWords | None:
    """Return why work that was done does not cost what we said before."""
    if view.state is not State.DONE or view.estimate is None or view.quote is None:
        return None
    return difference_in_words(view.estimate, view.quote, request_words())


def _last_moment(view: BookingView) -> datetime:
    organisation_id = visitor().organisation_id
    with reading() as session:
        service = service_by_id(session, organisation_id, view.service_id)
        return change_until(session, service, view.starts_at, organisation_id=organisation_id)


def _is_checking() -> bool:
    """Tell whether somebody came from the payment page just now. It proves nothing: only the provider's word does."""
    return request.args.get("betaling") == "klaar" and _looks() < _MOST_LOOKS


def _looks() -> int:
    """Return how often the page has looked by itself."""
    typed = request.args.get("keer", "")
    return min(int(typed), _MOST_LOOKS) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0  # noqa: PLR2004 - a number, not a flood of digits
