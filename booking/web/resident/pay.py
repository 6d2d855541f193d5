"""Paying on line: the way to the provider's page, once more, or an invoice after all."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.actors import Actor, resident_of
from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import PartRefused, PaymentNotPossible
from booking.rules.text import Text
from booking.store.database import in_transaction, reading
from booking.store.queries.baskets import waiting_with
from booking.store.queries.bookings import BookingView, Contact, booking_view
from booking.usecases.baskets.confirm_basket import confirm_basket
from booking.usecases.baskets.requests import ConfirmBasket
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.requests import ConfirmBooking, Confirmed, Who
from booking.usecases.payments.open_checkout import Pages, open_checkout
from booking.web.common import clock
from booking.web.common.formats import spoken_number, text
from booking.web.common.gateways import gateways
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.locale import language
from booking.web.resident.blueprint import blueprint
from booking.web.resident.booking_page import show_booking
from booking.web.resident.links import absolute, booking_by_link, booking_url
from booking.web.resident.visitor import visitor


@blueprint.post("/b/<token>/betalen")
@LINK_GUESS
@BOOKING_WRITE
def pay(token: str) -> ResponseReturnValue:
    """Lead to the payment page of a booking that waits for its payment."""
    view = booking_by_link(token)
    if view.state is not State.HELD:
        return redirect(booking_url(view.number, view.link_epoch), code=303)
    try:
        return redirect(_payment_page(view), code=303)
    except Refusal as refusal:
        return show_booking(token, refusal=refusal)


@blueprint.post("/b/<token>/factuur")
@LINK_GUESS
@BOOKING_WRITE
def pay_by_invoice(token: str) -> ResponseReturnValue:
    """Turn a booking that waits for its payment, and what waits with it, into one that is paid by invoice."""
    view = booking_by_link(token)
    try:
        _promise_by_invoice(view)
    except PartRefused as refusal:
        return show_booking(token, refusal=refusal.reason)
    except Refusal as refusal:
        return show_booking(token, refusal=refusal)
    return redirect(booking_url(view.number, view.link_epoch), code=303)


def payment_page(booked: Confirmed) -> str:
    """Return the address of the provider's page for a booking that was just agreed to.

    Raises ``PaymentNotPossible`` or ``HoldLapsed``.
    """
    with reading() as session:
        view = booking_view(session, visitor().organisation_id, booked.booking_id)
    return _payment_page(view)


def _payment_page(view: BookingView) -> str:
    payments = gateways().payments
    if payments is None:
        raise PaymentNotPossible
    page = absolute(booking_url(view.number, view.link_epoch))
    with reading() as session:
        together = waiting_with(session, visitor().organisation_id, view.booking_id)
    # What the provider and the bank show: no name, no task, nothing about anybody's home.
    lines = {one.booking_id: _line(one.service_name, one.number) for one in together}
    pages = Pages(
        success_url=f"{page}?betaling=klaar",
        cancel_url=f"{page}?betaling=later",
        description=_line(view.service_name, view.number),
        locale=language(),
        lines=lines,
    )
    return open_checkout(payments, view.booking_id, pages, by=visitor(), now=clock.now())


def _line(service_name: Text, number: str) -> str:
    return _("%(service)s, booking %(number)s", service=text(service_name), number=spoken_number(number))


def _promise_by_invoice(view: BookingView) -> None:
    """Confirm at the prices that were agreed to, for the person who agreed: all that waits to be paid together."""
    if view.contact is None:
        raise NotFound
    now, by = clock.now(), _by(view, view.contact)
    with reading() as session:
        organisation_id = visitor().organisation_id
        others = [one.booking_id for one in waiting_with(session, organisation_id, view.booking_id)]
        views = [booking_view(session, organisation_id, one) for one in others if one != view.booking_id]
    parts = tuple(_at_its_price(one) for one in (view, *views))
    if len(parts) == 1:
        in_transaction(lambda session: confirm_booking(session, parts[0], by=by, now=now))
    else:
        in_transaction(lambda session: confirm_basket(session, ConfirmBasket(parts), by=by, now=now))


def _at_its_price(view: BookingView) -> ConfirmBooking:
    if view.contact is None or view.quote is None:
        raise NotFound
    return ConfirmBooking(
        booking_id=view.booking_id,
        shown_total=view.quote.total,
        pay_by="invoice",
        who=None if view.household_proved else _who(view, view.contact),
        resident_id=view.contact.resident_id if view.household_proved else None,
        claimed_ground=view.claimed_ground,
    )


def _by(view: BookingView, contact: Contact) -> Actor:
    """Return who holds the link: for a proved household, that is the household."""
    known = contact.household_id if view.household_proved else None
    return resident_of(visitor().organisation_id, household_id=known)


def _who(view: BookingView, contact: Contact) -> Who:
    return Who(contact.name, contact.phone, contact.email, view.locale)
