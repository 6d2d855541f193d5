"""Booking for the caller: what, where and when on one page, the sentence to say, and one button."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.refusals import Refusal
from booking.rules.refusals.bookings import RequestChanged
from booking.rules.refusals.limits import NotForThisHousehold
from booking.rules.refusals.prices import QuotaUsedUp
from booking.rules.refusals.rides import MembershipMissing
from booking.rules.refusals.services import AnswersRefused, BeyondService
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.store.database import in_transaction
from booking.usecases.bookings.book_for_caller import BookForCaller, book_for_caller
from booking.usecases.bookings.caller_wish import CallerWish
from booking.web.common import clock
from booking.web.common.formats import spoken_number
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.question_fields import asked_fields, show_refused, typed_answers, with_questions
from booking.web.common.refusal_texts import show
from booking.web.common.wish_keys import key_of
from booking.web.desk.another_hour import another_hour, hour_form
from booking.web.desk.basket_links import join_the_basket
from booking.web.desk.blueprint import blueprint
from booking.web.desk.call_forms import BookForm
from booking.web.desk.call_page import CallPage, address_of, call_page, link_of
from booking.web.desk.call_rides import RideBookForm, booked_route, is_ride
from booking.web.desk.call_wish import call_about, wish_of_caller, wishes_form_of
from booking.web.desk.call_wishes import other_questions, priced_questions
from booking.web.desk.moments import shown_alternatives, written
from booking.web.desk.no_price import not_for_household
from booking.web.desk.request_links import after_booking

_KEY_BYTES = 16


@blueprint.route(f"/inwoner/<{ID}:resident_id>/boeken", methods=["GET", "POST"])
def book(resident_id: int) -> ResponseReturnValue:
    """Find a time and a price for the caller, and promise it."""
    call = call_about(resident_id)
    wish_form, hours = wishes_form_of(call), hour_form()
    asked_now = other_questions(call.service)
    of = RideBookForm if is_ride(call.service) else BookForm
    form = with_questions(of, asked_now, data={"client_key": secrets.token_urlsafe(_KEY_BYTES)})
    wish = wish_of_caller(call, wish_form)
    refused: Refusal | None = None
    if wish is not None and form.validate_on_submit():
        try:
            number = _promise(wish, form, resident_id=resident_id)
        except Refusal as refusal:
            refused = refusal
        else:
            flash(_("The visit is booked. The number is %(number)s.", number=spoken_number(number)), "ok")
            join_the_basket(number)
            return after_booking(number) or redirect(url_for("desk.show_booking", number=number), code=303)
    page = call_page(call, wish, wish_form)
    # Where nothing can be offered yet, another hour is not asked.
    asked = hours.moment() if page.offer is not None else None
    if refused is not None:
        page = _refused(page, refused, form, link=link_of(call, wish_form))
    elif wish is not None and asked is not None:
        page = replace(page, another=another_hour(wish, asked, link=link_of(call, wish_form)))
        if page.another is None:
            return redirect(address_of(call, wish_form, moment=written(asked)), code=303)
    if page.offer is not None and page.offer.quote is not None:
        form.shown_cents.data = str(page.offer.quote.total.cents)
    form.require_reasons(price=bool(page.beyond), time=bool(page.outside), answers=page.beyond_service)
    priced = asked_fields(wish_form, priced_questions(call.service))
    page = replace(page, priced=priced, asked=asked_fields(form, asked_now))
    status = 422 if form.errors or wish_form.errors or hours.errors else 200
    return render_template("desk/book.html", page=page, wish_form=wish_form, form=form, hours=hours), status


def _refused(page: CallPage, refusal: Refusal, form: BookForm, *, link: Callable[[str], str]) -> CallPage:
    """Say why nothing was booked, and return the page with what can be done about it."""
    if isinstance(refusal, AnswersRefused | BeyondService):
        return _refused_answers(page, refusal, form)
    if isinstance(refusal, QuotaUsedUp):
        form.add_error(_("Write why this household may have more than the regulation allows."), field="override")
    elif isinstance(refusal, NotForThisHousehold):
        form.add_error(_("Write why this household may have it all the same."), field="time_override")
        return replace(page, outside=not_for_household(refusal))
    elif isinstance(refusal, SlotTaken | NotATime) and page.outside and not form.time_override.data:
        form.add_error(_("Write why this time is booked all the same."), field="time_override")
    elif isinstance(refusal, MembershipMissing):
        form.add_error(_("This household is no member in %(year)s. Make it one first.", year=refusal.year))
        return replace(page, no_member=True)
    else:
        show(form, refusal)
    if isinstance(refusal, RequestChanged):
        # Who has read that and still wants it, books another visit.
        form.client_key.data = secrets.token_urlsafe(_KEY_BYTES)
    if isinstance(refusal, SlotTaken) and not page.outside:
        return replace(page, nearest=shown_alternatives(refusal.alternatives, link=link))
    return page


def _refused_answers(page: CallPage, refusal: Refusal, form: BookForm) -> CallPage:
    """Say at each question why nothing was booked; what lies beyond the service can be booked with a reason."""
    show_refused(form, refusal, page.call.service.questions)
    if not isinstance(refusal, BeyondService):
        return page
    form.add_error(_("Write why we do this all the same."), field="answers_override")
    return replace(page, beyond_service=True)


def _promise(wish: CallerWish, form: BookForm, *, resident_id: int) -> str:
    """Book, and return the number."""
    if wish.starts_at is None:
        raise NotATime
    by, now = actor(), clock.now()
    asked = BookForCaller(
        resident_id=resident_id,
        service_id=wish.service.service_id,
        choices=wish.choices,
        place=wish.place,
        starts_at=wish.starts_at,
        shown_total=form.shown_total(),
        client_key=key_of("call", form.client_key.data),
        note=form.note.data or "",
        override=form.override.data or "",
        language=wish.language,
        preferred_worker_id=wish.preferred_worker_id,
        minutes=wish.minutes,
        location_id=wish.location_id,
        member_ids=wish.member_ids,
        hours=wish.hours,
        time_override=form.time_override.data or "",
        answers={**wish.answers, **typed_answers(form, other_questions(wish.service))},
        answers_override=form.answers_override.data or "",
        route=booked_route(wish, form),
    )
    return in_transaction(lambda session: book_for_caller(session, asked, by=by, now=now)).number
