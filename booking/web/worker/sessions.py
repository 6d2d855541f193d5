"""A session where a worker works today: who comes, and who came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from booking.rules.calendar import day_range, local_date
from booking.rules.care import CareHours
from booking.rules.refusals import NotFound, Refusal
from booking.rules.ticking import BEFORE_START, can_undo
from booking.store.care_hours import care_hours_of
from booking.store.database import in_transaction, reading
from booking.store.queries.members import KnownMember, members_of_bookings
from booking.store.queries.services import service_by_id
from booking.store.queries.session_guests import Guest, guests_of
from booking.store.queries.sessions import PlannedSession, planned_sessions, worker_session
from booking.usecases.sessions.note_stay import NoteStay, note_stay
from booking.usecases.sessions.tick_guests import TickGuests, tick_guests
from booking.usecases.work.undo import untick_guest
from booking.web.common import clock
from booking.web.common.clock_field import ClockField
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text
from booking.web.common.session_answers import ShownAnswer, answers_to_show
from booking.web.common.session_words import kind_of, session_name, words_for
from booking.web.worker.blueprint import blueprint, own_worker_id

_EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class GuestCard:
    """Somebody who comes, and what to know about them."""

    guest: Guest
    answers: tuple[ShownAnswer, ...]
    children: tuple[KnownMember, ...] = ()
    """Who comes by name, with what who cares for them has to know."""
    hours: CareHours | None = None
    can_undo: bool = False
    """Whether what was ticked can still be taken back."""


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A session of today and who comes; ``open_count`` of them nobody ticked yet."""

    one: PlannedSession
    cards: tuple[GuestCard, ...]
    with_hours: bool = False
    """Whether it is noted when somebody comes and is fetched."""
    begins: datetime | None = None
    """From when it can be ticked, as long as it is too early for that."""

    @property
    def open_count(self) -> int:
        """How many nobody ticked yet."""
        return sum(card.guest.is_open for card in self.cards)


def sessions_on(on: date, *, days: int = 1) -> Sequence[PlannedSession]:
    """Return the sessions of ``days`` days from ``on`` where this worker works, that take place."""
    first, after = day_range(on)[0], day_range(on + timedelta(days=days - 1))[1]
    with reading() as session:
        found = planned_sessions(session, actor().organisation_id, first=first, after=after, worker_id=own_worker_id())
    return [one for one in found if one.is_open]


@blueprint.get(f"/sessie/<{ID}:session_id>")
def session(session_id: int) -> ResponseReturnValue:
    """Show who comes; to a day at the bench nobody does, and its page is another one."""
    page = _page(session_id)
    own_page = words_for(page.one.shape).worker_page
    if own_page != request.endpoint:
        return redirect(url_for(own_page, session_id=session_id), code=303)
    return render_template(
        "worker/session.html", page=page, words_for=words_for, session_name=session_name, kind_of=kind_of
    )


@blueprint.post(f"/sessie/<{ID}:session_id>/gekomen")
def tick(session_id: int) -> ResponseReturnValue:
    """Tick one guest, or everybody who is not ticked yet."""
    wish = _wish(session_id)
    try:
        ticked = in_transaction(lambda session: tick_guests(session, wish, by=actor(), now=clock.now()))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
    else:
        if ticked > 1:
            flash(ngettext("%(num)s is ticked.", "%(num)s are ticked.", ticked), "ok")
        elif ticked:
            flash(_("Ticked."), "ok")
    return redirect(url_for("worker.session", session_id=session_id), code=303)


@blueprint.post(f"/sessie/<{ID}:session_id>/gekomen/<{ID}:booking_id>/terug")
def untick(session_id: int, booking_id: int) -> ResponseReturnValue:
    """Take back what was ticked by mistake."""
    by, now = actor(), clock.now()
    try:
        in_transaction(lambda session: untick_guest(session, session_id, booking_id, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
    else:
        flash(_("Taken back. Tick again what is right."), "ok")
    return redirect(url_for("worker.session", session_id=session_id), code=303)


@blueprint.post(f"/sessie/<{ID}:session_id>/uur")
def note_hours(session_id: int) -> ResponseReturnValue:
    """Note when a child came, or was fetched: at the time that was filled in, else now."""
    form = StayForm()
    back = redirect(url_for("worker.session", session_id=session_id), code=303)
    if not form.validate_on_submit():
        flash(_("Write a time such as 8.30."), "warm")
        return back
    came, left = _ids(request.form.get("arrived", "")), _ids(request.form.get("left", ""))
    if len(came) + len(left) != 1:
        raise NotFound
    (booking_id,) = came or left
    wish = NoteStay(session_id, booking_id, is_leaving=bool(left), clock=form.clock.data)
    try:
        in_transaction(lambda session: note_stay(session, wish, by=actor(), now=clock.now()))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
    else:
        flash(_("It is written down."), "ok")
    return back


def _wish(session_id: int) -> TickGuests:
    """Return what was pressed: ``came`` or ``missed`` with the id of a booking, or ``came`` for everybody."""
    page = _page(session_id)
    open_ids = {card.guest.booking_id for card in page.cards if card.guest.is_open}
    came, missed = request.form.get("came", ""), request.form.get("missed", "")
    if came == _EVERYBODY:
        return TickGuests(session_id, came=frozenset(open_ids))
    return TickGuests(session_id, came=_ids(came), missed=_ids(missed) - _ids(came))


def _ids(typed: str) -> frozenset[int]:
    """Return the one id that was sent; what no page of ours can have sent is nobody."""
    is_id = typed.isascii() and typed.isdigit() and len(typed) <= len(str(2**63 - 1)) - 1
    return frozenset({int(typed)}) if is_id else frozenset()


def _page(session_id: int) -> SessionPage:
    organisation_id, today = actor().organisation_id, local_date(clock.now())
    with reading() as looking:
        one = worker_session(looking, organisation_id, session_id, worker_id=own_worker_id(), today=today)
        service = service_by_id(looking, organisation_id, one.service_id)
        guests = guests_of(looking, organisation_id, session_id)
        ids = [guest.booking_id for guest in guests] if service.for_members else []
        children = members_of_bookings(looking, organisation_id, ids)
        hours = care_hours_of(looking, organisation_id, ids)
    now = clock.now()
    return SessionPage(
        one,
        tuple(
            GuestCard(
                guest,
                answers_to_show(service.questions, guest.answers),
                can_undo=can_undo(guest.ticked_at, now=now),
                children=tuple(children.get(guest.booking_id, ())),
                hours=hours.get(guest.booking_id),
            )
            for guest in guests
        ),
        begins=one.starts_at - BEFORE_START if now < one.starts_at - BEFORE_START else None,
        with_hours=service.for_members,
    )


class StayForm(PageForm):
    """At what time; empty is now."""

    clock = ClockField(_l("Time (empty: now)"))
