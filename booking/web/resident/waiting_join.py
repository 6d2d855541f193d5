"""Onto the waiting list, one question a page: which days, which part of the day, and who."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.waiting import AlreadyWaiting
from booking.rules.waiting import HOURS, Part, Window
from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import BookingView
from booking.store.queries.drafts import Draft
from booking.store.queries.waiting import days_of_work
from booking.usecases.bookings.requests import Place
from booking.usecases.drafts.requests import choices_in
from booking.usecases.waiting.join_waiting_list import join_for_earlier, join_waiting_list
from booking.usecases.waiting.requests import Join, Joined, JoinForEarlier
from booking.web.common import clock
from booking.web.common.formats import phone
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.locale import language
from booking.web.common.refusal_texts import show
from booking.web.common.wish_keys import key_of
from booking.web.resident.blueprint import blueprint
from booking.web.resident.booking_page import show_booking, why_not_change
from booking.web.resident.links import booking_by_link
from booking.web.resident.visitor import own_draft, visitor, visitor_for
from booking.web.resident.waiting_forms import DaysForm, PartForm, WaitForm, new_key
from booking.web.resident.way import Step, detour, step_url

#: How long we look for somebody who asks on the pages; the desk can make it longer.
LOOKS_AHEAD: Final = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question: where it is sent, where the one before is, and until when we look."""

    here: str
    back: str
    window: Window
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered so far; it travels in the address of the page, and says nothing of anybody."""

    weekdays: tuple[str, ...] = ()
    part: str = ""

    def query(self) -> dict[str, Any]:
        """Return the answers as the address of a page carries them."""
        return {"dag": list(self.weekdays)} | ({"deel": self.part} if self.part else {})

    def window(self, *, looks_ahead: timedelta = LOOKS_AHEAD) -> Window:
        """Return when it suits, from today on."""
        today = clock.today()
        weekdays = frozenset(int(one) for one in self.weekdays)
        earliest, latest = HOURS[Part(self.part) if self.part else Part.ANY]
        return Window(today, today + looks_ahead, weekdays, earliest, latest)


def read_answers() -> Answers:
    """Return the answers in the address of this page; what makes no sense was not answered."""
    weekdays = tuple(one for one in dict.fromkeys(request.args.getlist("dag")) if one in set("0123456"))
    part = request.args.get("deel", "")
    return Answers(weekdays, part if part in set(Part) else "")


@blueprint.route("/boeken/<token>/wachtlijst", methods=["GET", "POST"])
def waiting_days(token: str) -> ResponseReturnValue:
    """Ask which days suit."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.TIME)
    if elsewhere is not None:
        return elsewhere
    if draft.route is not None and draft.route.appointment_at is not None:
        # The day and the hour are those of the appointment.
        return redirect(url_for("resident.waiting_who", token=token), code=303)
    back = step_url(Step.TIME, token)
    return _ask_days(
        QuestionPage(url_for("resident.waiting_days", token=token), back, Answers().window()),
        next_page=lambda answers: url_for("resident.waiting_part", token=token, **answers.query()),
    )


@blueprint.route("/boeken/<token>/wachtlijst/uur", methods=["GET", "POST"])
def waiting_part(token: str) -> ResponseReturnValue:
    """Ask which part of the day suits."""
    draft, answers = own_draft(token), read_answers()
    elsewhere = detour(draft, Step.TIME)
    if elsewhere is not None:
        return elsewhere
    days = url_for("resident.waiting_days", token=token, **answers.query())
    if not answers.weekdays:
        return redirect(days, code=303)
    form = PartForm(data={"part": answers.part or str(Part.ANY)})
    if form.validate_on_submit():
        known = Answers(answers.weekdays, form.part.data)
        return redirect(url_for("resident.waiting_who", token=token, **known.query()), code=303)
    here = url_for("resident.waiting_part", token=token, **answers.query())
    return _show("resident/waiting_part.html", QuestionPage(here, days, answers.window()), form)


@blueprint.route("/boeken/<token>/wachtlijst/wie", methods=["GET", "POST"])
@BOOKING_WRITE
def waiting_who(token: str) -> ResponseReturnValue:
    """Ask who waits, and put them on the list."""
    draft, answers = own_draft(token), read_answers()
    elsewhere = detour(draft, Step.TIME)
    if elsewhere is not None:
        return elsewhere
    is_known = draft.route is not None and draft.route.appointment_at is not None
    if not is_known and not (answers.weekdays and answers.part):
        return redirect(url_for("resident.waiting_days", token=token, **answers.query()), code=303)
    form = WaitForm(data={"client_key": new_key()} | _known(draft))
    if form.validate_on_submit():
        try:
            return _to_wish(_join(draft, form, answers))
        except Refusal as refusal:
            show(form, refusal)
    here, back = (
        url_for(endpoint, token=token, **answers.query())
        for endpoint in ("resident.waiting_who", "resident.times" if is_known else "resident.waiting_part")
    )
    return _show("resident/waiting_who.html", QuestionPage(here, back, answers.window(), is_last=True), form)


@blueprint.route("/b/<token>/vroeger", methods=["GET", "POST"])
@LINK_GUESS
def earlier_days(token: str) -> ResponseReturnValue:
    """Ask which days before the visit suit."""
    view = booking_by_link(token)
    why_not = why_not_change(view)
    if why_not is not None:
        return show_booking(token, refusal=why_not)
    return _ask_days(
        QuestionPage(
            url_for("resident.earlier_days", token=token),
            url_for("resident.booking", token=token),
            Answers().window(looks_ahead=_until(view)),
        ),
        next_page=lambda answers: url_for("resident.earlier_part", token=token, **answers.query()),
    )


@blueprint.route("/b/<token>/vroeger/uur", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def earlier_part(token: str) -> ResponseReturnValue:
    """Ask which part of the day suits, and put them on the list."""
    view, answers = booking_by_link(token), read_answers()
    why_not = why_not_change(view)
    if why_not is not None:
        return show_booking(token, refusal=why_not)
    days = url_for("resident.earlier_days", token=token, **answers.query())
    if not answers.weekdays:
        return redirect(days, code=303)
    form = PartForm(data={"part": answers.part or str(Part.ANY), "client_key": new_key()})
    if form.validate_on_submit():
        try:
            return _to_wish(_join_for_earlier(view, form, Answers(answers.weekdays, form.part.data)))
        except AlreadyWaiting as refusal:
            return redirect(url_for("resident.waiting", token=refusal.token), code=303)
        except Refusal as refusal:
            show(form, refusal)
    here = url_for("resident.earlier_part", token=token, **answers.query())
    page = QuestionPage(here, days, answers.window(looks_ahead=_until(view)), is_last=True)
    return _show("resident/waiting_part.html", page, form)


def _ask_days(page: QuestionPage, *, next_page: Callable[[Answers], str]) -> ResponseReturnValue:
    form = DaysForm(data={"weekdays": list(read_answers().weekdays)})
    with reading() as session:
        form.offer(_weekdays_of(page.window, among=days_of_work(session, visitor().organisation_id)))
    if form.validate_on_submit():
        return redirect(next_page(Answers(tuple(form.weekdays.data))), code=303)
    return _show("resident/waiting_days.html", page, form)


def _weekdays_of(window: Window, *, among: tuple[int, ...]) -> tuple[int, ...]:
    """Return those that come by between the first and the last day; all of them where none does."""
    there = {(window.first + timedelta(days=ahead)).weekday() for ahead in range((window.last - window.first).days + 1)}
    return tuple(weekday for weekday in among if weekday in there) or among


def _show(template: str, page: QuestionPage, form: DaysForm | PartForm | WaitForm) -> ResponseReturnValue:
    return render_template(template, page=page, form=form), 422 if form.errors else 200


def _join(draft: Draft, form: WaitForm, answers: Answers) -> Joined:
    if draft.place is None:
        raise NotFound
    by, now, who = visitor_for(draft), clock.now(), form.to_request()
    known = draft.who
    is_same = known is not None and (known.name, known.phone, known.email) == (who.name, who.phone, who.email)
    resident_id = known.resident_id if known is not None and is_same and by.household_id is not None else None
    asked = Join(
        service_id=draft.service_id,
        choices=choices_in(draft.counts),
        place=Place(draft.place.address, draft.place.at, draft.place.access_notes),
        window=answers.window(),
        client_key=key_of(f"waiting {draft.token}", form.client_key.data),
        locale=language(),
        who=None if resident_id is not None else who,
        resident_id=resident_id,
        note=draft.note,
        route=draft.route,
        location_id=draft.location.location_id if draft.location is not None else None,
    )
    return in_transaction(lambda session: join_waiting_list(session, asked, by=by, now=now))


def _join_for_earlier(view: BookingView, form: PartForm, answers: Answers) -> Joined:
    asked = JoinForEarlier(
        view.booking_id,
        answers.window(looks_ahead=_until(view)),
        client_key=key_of(f"earlier {view.booking_id}", form.client_key.data),
    )
    by, now = visitor(), clock.now()
    return in_transaction(lambda session: join_for_earlier(session, asked, by=by, now=now))


def _until(view: BookingView) -> timedelta:
    """Return how far ahead the day before the visit is; today where the visit is today or tomorrow."""
    return max(local_date(view.starts_at) - clock.today() - timedelta(days=1), timedelta())


def _known(draft: Draft) -> dict[str, str]:
    who = draft.who or draft.who_before
    return {"name": who.name, "phone": phone(who.phone), "email": who.email} if who else {}


def _to_wish(joined: Joined) -> Response:
    return redirect(url_for("resident.waiting", token=joined.token), code=303)
