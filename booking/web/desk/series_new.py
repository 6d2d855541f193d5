"""A series for the caller: when it comes, every date looked at, and one button that promises them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, time
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.messages.limit_words import left_words_for_desk
from booking.messages.series_words import limits, rhythm, why_not_meant
from booking.rules.calendar import local
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import NothingChosen
from booking.rules.refusals.care import MemberNeeded
from booking.rules.refusals.limits import NotForThisHousehold
from booking.rules.refusals.prices import QuotaUsedUp
from booking.rules.series import OnHoliday, SeriesRule
from booking.store.database import in_transaction, reading
from booking.store.queries.household_workers import able_names
from booking.store.queries.service_facts import Service
from booking.usecases.series.book_series import book_series
from booking.usecases.series.check_dates import SeriesCheck
from booking.usecases.series.check_series import check_series
from booking.usecases.series.requests import BookSeries, SeriesWish, SeriesWork
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import show
from booking.web.common.wish_keys import key_of
from booking.web.desk.blueprint import blueprint
from booking.web.desk.call_forms import CallForm
from booking.web.desk.call_members import chosen_hours, chosen_members, form_with_members
from booking.web.desk.call_rides import caller_form, is_ride, named_route
from booking.web.desk.call_wish import Call, call_about, place_of
from booking.web.desk.moments import read_moment
from booking.web.desk.no_price import beyond_quota, not_for_household
from booking.web.desk.request_links import after_series
from booking.web.desk.saying import task_list
from booking.web.desk.series_dates_form import DateLine, DatesForm, dates_form, posted_moments
from booking.web.desk.series_rule_form import RuleForm

KEY_BYTES = 16
_USUAL_CLOCK = time(9)


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What became of each date, in words. ``beyond`` is a quota that a date goes beyond."""

    rhythm: str
    limits: tuple[str, ...]
    check: SeriesCheck
    lines: tuple[DateLine, ...]
    skipped: tuple[tuple[date, str], ...]
    beyond: str
    left: tuple[str, ...] = ()
    """What the household still has of the hours that were granted: in whole sentences."""

    @property
    def can_book(self) -> bool:
        """Whether a date is free, or another time near one."""
        return any(one.checked.is_free or one.checked.others for one in self.lines)


@dataclass(frozen=True, slots=True)
class NewSeriesPage:
    """Who calls, what they want, and what became of each date once that was looked at."""

    call: Call
    tasks: str
    answers: dict[str, str]
    back_url: str
    found: CheckPage | None = None


@blueprint.route(f"/inwoner/<{ID}:resident_id>/reeks", methods=["GET", "POST"])
def new_series(resident_id: int) -> ResponseReturnValue:
    """Ask when it comes back, look at every date, and promise them."""
    call = call_about(resident_id)
    if is_ride(call.service):
        wish_form = caller_form(call.service)
    else:
        wish_form = form_with_members(call.service, call.dossier.household_id)
    rule_form = _rule_form(call)
    wish = _wish(call, wish_form, rule_form, resident_id=resident_id)
    check = _check(wish, rule_form) if wish else None
    form = None
    if wish is not None and check is not None:
        form = dates_form(check, client_key=secrets.token_urlsafe(KEY_BYTES))
        if form.validate_on_submit():
            series_id = _promise(wish, form)
            if series_id is not None:
                flash(_("The series is booked. We tell the resident all dates."), "ok")
                return after_series(series_id) or redirect(url_for("desk.show_series", series_id=series_id), code=303)
            check = _check(wish, rule_form) or check
    page = _page(call, wish_form)
    if wish is not None and check is not None and form is not None:
        page = replace(page, found=checked_page(wish.rule, check, form))
    is_wrong = bool(rule_form.errors or wish_form.errors or (form and form.errors))
    return render_template(
        "desk/new_series.html", page=page, wish_form=wish_form, rule_form=rule_form, form=form
    ), 422 if is_wrong else 200


def checked_page(rule: SeriesRule, check: SeriesCheck, form: DatesForm) -> CheckPage:
    """Return what became of each date as a page shows it."""
    words = request_words()
    return CheckPage(
        rhythm=rhythm(rule, words),
        limits=tuple(limits(rule, words, today=clock.today(), seasons=check.seasons)),
        check=check,
        lines=tuple(line for line in form.lines(check) if line.field is not None),
        skipped=tuple((one.meant_on, why_not_meant(one.why, words)) for one in check.dates if one.starts_at is None),
        beyond=_beyond(check.beyond),
        left=tuple(left_words_for_desk(one, words, today=clock.today()) for one in check.left),
    )


def _beyond(quota: QuotaUsedUp | NotForThisHousehold | None) -> str:
    if quota is None:
        return ""
    return beyond_quota(quota) if isinstance(quota, QuotaUsedUp) else not_for_household(quota)


def worker_choices(service: Service) -> dict[int, str]:
    """Return the workers who do such work, by their names."""
    with reading() as session:
        return able_names(session, actor().organisation_id, service.skills)


def show_refusal(form: DatesForm, refusal: Refusal) -> None:
    """Say what is wrong, at its field."""
    if isinstance(refusal, QuotaUsedUp | NotForThisHousehold):
        form.add_error(_("Write why this household may have more than the regulation allows."), field="override")
    else:
        show(form, refusal)


def _rule_form(call: Call) -> RuleForm:
    chosen = read_moment(request.args.get("moment"))
    start = local(chosen) if chosen else None
    usual = SeriesRule(
        every_weeks=1,
        weekdays=(start.weekday(),) if start else (),
        clock=start.time() if start else _USUAL_CLOCK,
        first=start.date() if start else clock.today(),
        on_holiday=OnHoliday(call.service.on_holiday),
    )
    return RuleForm(
        service=call.service, workers=worker_choices(call.service), usual=usual, is_asked="every_weeks" in request.args
    )


def _wish(call: Call, wish_form: CallForm, rule_form: RuleForm, *, resident_id: int) -> SeriesWish | None:
    """Return what the caller wants, or None while it is not clear; what is wrong stands at its field."""
    if "every_weeks" not in request.args:
        return None
    is_sound = [wish_form.validate(), rule_form.validate()]
    if not all(is_sound):
        return None
    choices, members = wish_form.chosen(), chosen_members(wish_form)
    if call.service.for_members:
        # One of each for everybody who is named.
        choices = tuple(replace(one, count=len(members)) for one in choices if members)
    if not choices:
        show(wish_form, MemberNeeded() if call.service.for_members and not members else NothingChosen())
        return None
    try:
        place, route = place_of(call, wish_form), named_route(wish_form)
    except Refusal as refusal:
        show(wish_form, refusal)
        return None
    return SeriesWish(
        resident_id,
        call.service.service_id,
        SeriesWork(
            choices,
            place,
            note=request.form.get("note", "").strip(),
            member_ids=members,
            hours=chosen_hours(wish_form),
            route=route,
        ),
        rule_form.to_rule(),
        preferred_worker_id=rule_form.worker.data or None,
    )


def _check(wish: SeriesWish, rule_form: RuleForm) -> SeriesCheck | None:
    try:
        with reading() as session:
            return check_series(session, wish, by=actor(), now=clock.now(), chosen=posted_moments())
    except NotFound:
        raise
    except Refusal as refusal:
        show(rule_form, refusal)
        return None


def _promise(wish: SeriesWish, form: DatesForm) -> int | None:
    """Book, and return the id of the series; or say why not."""
    by, now = actor(), clock.now()
    asked = BookSeries(
        replace(wish, work=replace(wish.work, note=form.note.data or "")),
        form.chosen(),
        client_key=key_of("series", form.client_key.data),
        left_out=form.left_out(),
        override=form.override.data or "",
    )
    try:
        return in_transaction(lambda session: book_series(session, asked, by=by, now=now)).series_id
    except Refusal as refusal:
        show_refusal(form, refusal)
        return None


def _page(call: Call, wish_form: CallForm) -> NewSeriesPage:
    answers = wish_form.answers() | {"service": call.service.slug}
    if moment := request.args.get("moment"):
        answers["moment"] = moment
    back = url_for("desk.book", resident_id=call.dossier.resident_id)
    choices = wish_form.chosen() if not wish_form.errors else ()
    return NewSeriesPage(
        call,
        task_list(call.service, choices) if choices else "",
        answers,
        back_url=f"{back}?{urlencode(answers)}",
    )
