"""The last question for what is booked together: whether all of it is right. One yes books everything, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field, RadioField, StringField

from booking.rules.lifecycle import State
from booking.rules.money import Money, total
from booking.rules.pricing.paying import can_be_paid_online
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import NotPossibleNow, PartRefused
from booking.rules.refusals.prices import AmountMissing
from booking.rules.refusals.tariffs import NoTariff
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft, DraftWho
from booking.store.queries.locations import lines_of_location
from booking.store.queries.rides import Ride, find_ride
from booking.store.queries.services import service_by_id
from booking.usecases.baskets.requests import ConfirmBasket
from booking.usecases.bookings.requests import ConfirmBooking, Confirmed, Who
from booking.usecases.drafts.check_draft import DraftPrice, check_draft
from booking.usecases.drafts.keep_longer import keep_longer
from booking.usecases.drafts.where import where_of_draft
from booking.usecases.payers.how_to_pay import how_to_pay
from booking.usecases.requests.answer_by_booking import confirm_all_and_answer
from booking.web.common import clock
from booking.web.common.fields import CentsField
from booking.web.common.formats import money, text
from booking.web.common.forms import PageForm
from booking.web.common.gateways import gateways
from booking.web.common.limits import BOOKING_WRITE
from booking.web.common.locale import language
from booking.web.common.price_texts import PriceInWords, ground_words, price_in_words
from booking.web.common.refusal_texts import refusal_text
from booking.web.resident.basket_offers import drafts_beside, in_order
from booking.web.resident.blueprint import blueprint
from booking.web.resident.links import booking_url
from booking.web.resident.pay import payment_page
from booking.web.resident.task_words import counted
from booking.web.resident.times import is_about_time, other_times
from booking.web.resident.visitor import own_draft, visitor, visitor_for
from booking.web.resident.way import Step, detour, missing_step, step_url, to_step


@dataclass(frozen=True, slots=True)
class PartPage:
    """One part: what, when, where and how much. ``is_kept`` tells whether its place is still kept."""

    service: str
    tasks: tuple[str, ...]
    note: str
    starts_at: datetime
    ends_at: datetime
    where: tuple[str, ...]
    ride: Ride | None
    price: PriceInWords
    is_kept: bool
    change_tasks: str
    change_time: str
    change_route: str
    leave: str
    is_astray: bool = False
    """Whether a ride is for an hour at which nothing else of the basket begins any more."""


@dataclass(frozen=True, slots=True)
class OpenPart:
    """One part of which a question is still open, which ``go_on`` leads to."""

    service: str
    go_on: str
    leave: str


@dataclass(frozen=True, slots=True)
class BasketPage:
    """Everything that is booked together. Nothing can be booked while a part is ``open``.

    ``statuses`` tells what all of it would cost with each status. ``only_invoice``: the organisation takes online
    payments, and not for all of this together.
    """

    token: str
    parts: tuple[PartPage, ...]
    open: tuple[OpenPart, ...]
    who: DraftWho
    change_who: str
    total: Money
    statuses: dict[str, str]
    seconds_left: int
    minutes_left: int
    can_pay_online: bool
    only_invoice: bool
    in_cash: bool
    payer: str
    """Who pays a part of it, where that is not the household itself."""
    may_differ: bool
    is_to_check: bool


class BasketForm(PageForm):
    """Yes to everything. Each part has a field with the price that the page showed."""

    claimed_ground = RadioField("", default="")
    pay_by = StringField()

    @property
    def amounts(self) -> list[Field]:
        """The fields, not to be seen, that carry the price of each part."""
        return [field for field in self if field.name.startswith(_SHOWN)]

    def shown(self, booking_id: int) -> Money:
        """Return the price that the page showed of a part."""
        field: CentsField = self[_field_of(booking_id)]
        return field.shown


_SHOWN = "shown_"


@blueprint.route("/boeken/<token>/samen", methods=["GET", "POST"])
@BOOKING_WRITE
def basket(token: str) -> ResponseReturnValue:
    """Show all parts once more with one total, and turn all of them into promises."""
    elsewhere = detour(own_draft(token), Step.CHECK)
    if elsewhere is not None:
        return elsewhere
    drafts = _parts(token)
    if len(drafts) == 1:
        return to_step(Step.CHECK, token)
    ready = [draft for draft in drafts if missing_step(draft) is None]
    try:
        prices = _prices(ready)
    except PartRefused as refusal:
        return _other_times(drafts, refusal)
    form = _form(ready, prices)
    if len(ready) == len(drafts) and form.validate_on_submit():
        return _answer(drafts, prices, form)
    return _render(drafts, prices, form)


@blueprint.post("/boeken/<token>/samen/langer")
@BOOKING_WRITE
def basket_longer(token: str) -> ResponseReturnValue:
    """Keep all parts some minutes more; one that was let go already is taken again where it is free."""
    for draft in _parts(token):
        try:
            _keep_longer(draft)
        except NotPossibleNow:
            continue
        except Refusal as refusal:
            if is_about_time(refusal):
                return _named(draft, refusal)
            flash(refusal_text(refusal).text, "warm")
    return redirect(url_for("resident.basket", token=token), code=303)


def _keep_longer(draft: Draft) -> None:
    by, now, locale = visitor(), clock.now(), language()
    if draft.hold is not None:
        in_transaction(lambda session: keep_longer(session, draft.token, locale=locale, by=by, now=now))


def _parts(token: str) -> list[Draft]:
    """Return the drafts that are booked together, in the order in which they began."""
    draft = own_draft(token)
    return in_order(draft, drafts_beside(draft))


def _prices(drafts: list[Draft]) -> dict[str, DraftPrice]:
    """Return what each part costs whoever the first one is for: all of it is for one household."""
    found: dict[str, DraftPrice] = {}
    if not drafts:
        return found
    first, by = drafts[0], visitor_for(drafts[0])
    with reading() as session:
        for draft in drafts:
            try:
                theirs = replace(draft, who=first.who, household_id=first.household_id)
                found[draft.token] = check_draft(session, theirs, by=by, together=drafts)
            except (NoTariff, AmountMissing) as refusal:
                raise PartRefused(booking_id=_booking_id(draft), reason=refusal) from refusal
    return found


def _form(drafts: list[Draft], prices: dict[str, DraftPrice]) -> BasketForm:
    fields: dict[str, Any] = {_field_of(_booking_id(draft)): CentsField() for draft in drafts}
    form: BasketForm = type("BasketFormOfParts", (BasketForm,), fields)()
    form.claimed_ground.label.text = _("Do you have one of these statuses?")
    grounds = dict.fromkeys(one.ground for price in prices.values() for one in price.lower)
    form.claimed_ground.choices = [
        ("", _("None of these, or I would rather not say")),
        *((ground, ground_words(ground)) for ground in grounds),
    ]
    return form


def _answer(drafts: list[Draft], prices: dict[str, DraftPrice], form: BasketForm) -> ResponseReturnValue:
    """Book all of it; or tell which part cannot be, on the page where something can be done about it."""
    try:
        booked = _book(drafts, prices, form)
    except NotPossibleNow:
        return to_step(Step.CHECK, drafts[0].token)
    except PartRefused as refusal:
        if is_about_time(refusal.reason):
            return _other_times(drafts, refusal)
        if isinstance(refusal.reason, NotPossibleNow):
            return to_step(Step.CHECK, drafts[0].token)
        form.add_error(_about(drafts, refusal))
        fresh = _parts(drafts[0].token)
        return _render(fresh, _prices([one for one in fresh if missing_step(one) is None]), form)
    if any(one.state is State.HELD for one in booked):
        return _to_payment(booked[0])
    flash(_("Everything is booked. You get a message about each part."), "ok")
    return redirect(booking_url(booked[0].number, booked[0].link_epoch), code=303)


def _to_payment(booked: Confirmed) -> ResponseReturnValue:
    """Lead to the one page for all of it; where there is none now, to the booking, which asks once more."""
    try:
        return redirect(payment_page(booked), code=303)
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
        return redirect(booking_url(booked.number, booked.link_epoch), code=303)


def _book(drafts: list[Draft], prices: dict[str, DraftPrice], form: BasketForm) -> tuple[Confirmed, ...]:
    by, now, who = visitor_for(drafts[0]), clock.now(), _who(drafts)
    is_known = by.household_id is not None
    ground = form.claimed_ground.data or None
    pay_by = "online" if form.pay_by.data == "online" and _paying(drafts, prices).can_pay_online else "invoice"
    asked = ConfirmBasket(
        tuple(
            ConfirmBooking(
                booking_id=_booking_id(draft),
                shown_total=form.shown(_booking_id(draft)),
                pay_by=pay_by,
                who=None if is_known else Who(who.name, who.phone, who.email, language()),
                resident_id=who.resident_id if is_known else None,
                claimed_ground=ground if ground in {one.ground for one in prices[draft.token].lower} else None,
            )
            for draft in drafts
        )
    )
    return in_transaction(lambda session: confirm_all_and_answer(session, asked, by=by, now=now))


def _other_times(drafts: list[Draft], refusal: PartRefused) -> ResponseReturnValue:
    """Lead to other times for the part that lost its own; the others stay kept."""
    draft = next(one for one in drafts if one.hold is not None and one.hold.booking_id == refusal.booking_id)
    return _named(draft, refusal.reason)


def _named(draft: Draft, refusal: Refusal) -> ResponseReturnValue:
    name = _service_name(draft)
    flash(_("This is about: %(service)s. We still keep the rest for you.", service=name), "warm")
    return other_times(draft, refusal)


def _about(drafts: list[Draft], refusal: PartRefused) -> str:
    name = next(_service_name(one) for one in drafts if _booking_id(one) == refusal.booking_id)
    return _("%(service)s: %(why)s", service=name, why=refusal_text(refusal.reason).text)


def _render(drafts: list[Draft], prices: dict[str, DraftPrice], form: BasketForm) -> ResponseReturnValue:
    page = _page(drafts, prices)
    for draft in drafts:
        if draft.token in prices and _field_of(_booking_id(draft)) in form:
            form[_field_of(_booking_id(draft))].data = str(prices[draft.token].quote.total.cents)
    return render_template("resident/basket.html", page=page, form=form), 422 if form.errors else 200


def _page(drafts: list[Draft], prices: dict[str, DraftPrice]) -> BasketPage:
    now = clock.now()
    parts = _told_astray([_part(draft, prices[draft.token]) for draft in drafts if draft.token in prices])
    until = [draft.hold.held_until for draft in drafts if draft.hold is not None and draft.hold.is_kept(now)]
    kept = [one - now for one in until if one is not None]
    left = min(kept) if kept and all(part.is_kept for part in parts) else timedelta()
    paying = _paying(drafts, prices)
    return BasketPage(
        token=drafts[0].token,
        parts=parts,
        open=tuple(_open_part(draft) for draft in drafts if draft.token not in prices),
        who=_who(drafts),
        change_who=step_url(Step.WHO, drafts[0].token),
        total=total([price.quote.total for price in prices.values()]),
        statuses=_statuses(prices),
        seconds_left=int(left.total_seconds()),
        minutes_left=ceil(left.total_seconds() / 60),
        can_pay_online=paying.can_pay_online,
        only_invoice=gateways().payments is not None and not paying.can_pay_online,
        in_cash=any(part.price.cash_total for part in parts),
        payer=paying.payer,
        may_differ=any(part.price.may_differ for part in parts),
        is_to_check=any(part.price.is_to_check for part in parts),
    )


@dataclass(frozen=True, slots=True)
class _Paying:
    """Whether all of it can be paid on line, and who pays a part of it besides the household; empty for nobody."""

    can_pay_online: bool
    payer: str


def _paying(drafts: list[Draft], prices: dict[str, DraftPrice]) -> _Paying:
    by, now = visitor_for(drafts[0]), clock.now()
    with reading() as session:
        found = [how_to_pay(session, draft, by=by, now=now) for draft in drafts]
    quotes = [price.quote for price in prices.values()]
    is_possible = len(quotes) == len(drafts) and all(
        can_be_paid_online(quote.total) and quote.cash_total is None for quote in quotes
    )
    return _Paying(
        gateways().payments is not None and is_possible and all(one.may_pay for one in found),
        next((one.payer for one in found if one.payer), ""),
    )


def _part(draft: Draft, price: DraftPrice) -> PartPage:
    hold, by = draft.hold, visitor()
    if hold is None or draft.place is None:
        raise NotFound
    with reading() as session:
        service = service_by_id(session, by.organisation_id, draft.service_id)
        where = where_of_draft(session, draft, by=by)
        lines = lines_of_location(session, by.organisation_id, where.location_id) if where.location_id else None
        ride = find_ride(session, by.organisation_id, hold.booking_id) if draft.route else None
    return PartPage(
        service=text(service.name),
        tasks=tuple(counted(text(service.option(option_id).name), count) for option_id, count in draft.counts.items()),
        note=draft.note,
        starts_at=hold.starts_at,
        ends_at=hold.ends_at,
        where=lines or draft.place.address.lines,
        ride=ride,
        price=price_in_words(price.quote, with_ground=True),
        is_kept=hold.is_kept(clock.now()),
        change_tasks=step_url(Step.TASKS, draft.token),
        change_time=step_url(Step.TIME, draft.token),
        change_route=step_url(Step.ROUTE, draft.token) if ride else "",
        leave=url_for("resident.leave_out", token=draft.token),
    )


def _told_astray(parts: list[PartPage]) -> tuple[PartPage, ...]:
    """Return the parts; a ride to another hour than that of the part to which it goes says so."""
    starts = {part.starts_at for part in parts if part.ride is None}
    return tuple(
        replace(part, is_astray=True)
        if part.ride is not None and starts and part.ride.route.appointment_at not in {None, *starts}
        else part
        for part in parts
    )


def _open_part(draft: Draft) -> OpenPart:
    step = missing_step(draft) or Step.CHECK
    return OpenPart(_service_name(draft), step_url(step, draft.token), url_for("resident.leave_out", token=draft.token))


def _statuses(prices: dict[str, DraftPrice]) -> dict[str, str]:
    """Return what everything would cost with each status; a part that knows it not costs what it costs."""
    said = {}
    for ground in dict.fromkeys(one.ground for price in prices.values() for one in price.lower):
        together = total(
            next((one.total for one in price.lower if one.ground == ground), price.quote.total)
            for price in prices.values()
        )
        said[ground] = _("If we can confirm this: %(price)s", price=money(together))
    return said


def _who(drafts: list[Draft]) -> DraftWho:
    who = next((draft.who for draft in drafts if draft.who is not None), None)
    if who is None:
        raise NotFound
    return who


def _service_name(draft: Draft) -> str:
    with reading() as session:
        return text(service_by_id(session, visitor().organisation_id, draft.service_id).name)


def _booking_id(draft: Draft) -> int:
    """Return the booking that keeps the place of a part; 0 for one that has none yet."""
    return draft.hold.booking_id if draft.hold is not None else 0


def _field_of(booking_id: int) -> str:
    return f"{_SHOWN}{booking_id}"
