"""Requests in words, for who asked and for the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from booking.rules.requests import Asked, Granted, Ground, Next, Per, Relation, Step, Urgency, WhatNext
from booking.web.common.formats import clock, day, duration

#: Each state with its tone.
STATES: Final[dict[Asked, tuple[Any, str]]] = {
    Asked.REQUESTED: (_l("New"), "warm"),
    Asked.INTAKE: (_l("Talk planned"), ""),
    Asked.ASSESSED: (_l("To be decided"), "warm"),
    Asked.ACCEPTED: (_l("Accepted"), "warm"),
    Asked.WAITING: (_l("Waits"), ""),
    Asked.CONFIRMED: (_l("Planned"), "ok"),
    Asked.DECLINED: (_l("Declined"), "quiet"),
    Asked.WITHDRAWN: (_l("Taken back"), "quiet"),
}

#: The same for who asked: as the title of their page.
TITLES: Final[dict[Asked, Any]] = {
    Asked.REQUESTED: _l("We have your request"),
    Asked.INTAKE: _l("We talk about your request"),
    Asked.ASSESSED: _l("We decide about your request"),
    Asked.ACCEPTED: _l("The answer is yes"),
    Asked.WAITING: _l("You are on the waiting list"),
    Asked.CONFIRMED: _l("A day is planned"),
    Asked.DECLINED: _l("We cannot help with this"),
    Asked.WITHDRAWN: _l("You took your request back"),
}

RELATIONS: Final[dict[Relation, Any]] = {
    Relation.SELF: _l("For myself"),
    Relation.FAMILY: _l("For somebody of my family"),
    Relation.NEIGHBOUR: _l("For a neighbour or a friend"),
    Relation.DOCTOR: _l("For a patient: I am a doctor or a nurse"),
    Relation.SOCIAL_WORKER: _l("For somebody whom I guide: I am a social worker"),
    Relation.OTHER: _l("For somebody else"),
}

#: Who asks, as the desk reads it beside their name.
ASKERS: Final[dict[Relation, Any]] = {
    Relation.SELF: _l("For themselves"),
    Relation.FAMILY: _l("Family"),
    Relation.NEIGHBOUR: _l("Neighbour or friend"),
    Relation.DOCTOR: _l("Doctor or nurse"),
    Relation.SOCIAL_WORKER: _l("Social worker"),
    Relation.OTHER: _l("Somebody else"),
}

URGENCIES: Final[dict[Urgency, Any]] = {
    Urgency.NONE: _l("No, it can wait"),
    Urgency.LEAK: _l("Yes: there is a water leak"),
    Urgency.TOILET: _l("Yes: the toilet does not work"),
    Urgency.HEATING: _l("Yes: the heating does not work"),
    Urgency.SNOW: _l("Yes: snow or ice before the door"),
    Urgency.OTHER: _l("Yes, for another reason"),
}

#: Why it is urgent, as the desk reads it.
WHY_URGENT: Final[dict[Urgency, Any]] = {
    Urgency.LEAK: _l("Leak"),
    Urgency.TOILET: _l("Toilet"),
    Urgency.HEATING: _l("Heating"),
    Urgency.SNOW: _l("Snow"),
    Urgency.OTHER: _l("Urgent"),
}

GROUNDS: Final[dict[Ground, Any]] = {
    Ground.FITS: _l("It fits the rules of the service"),
    Ground.INQUIRY: _l("The social inquiry says so"),
    Ground.EXCEPTION: _l("An exception, for a reason"),
    Ground.NOT_ELIGIBLE: _l("The service is for other people"),
    Ground.REGULAR_MARKET: _l("This is work for a regular firm"),
    Ground.NOT_FEASIBLE: _l("It cannot be done safely"),
    Ground.NO_CAPACITY: _l("There is no room for it"),
    Ground.NO_CONTACT: _l("We could not reach them"),
    Ground.OTHER: _l("Another reason"),
}

#: Why not, as who asked reads it: with what they can do now.
WHY_NOT: Final[dict[str, Any]] = {
    Ground.NOT_ELIGIBLE: _l("This service is for people in another situation. Call us: we look together who can help."),
    Ground.REGULAR_MARKET: _l("This is work for a regular firm. We may not do it. Call us if you do not know one."),
    Ground.NOT_FEASIBLE: _l("We looked, and we cannot do this safely. Call us: we tell you who can."),
    Ground.NO_CAPACITY: _l("We have no room for it. Call us: we look who else can help."),
    Ground.NO_CONTACT: _l("We tried to reach you, and could not. Do you still need it? Ask again, or call us."),
    Ground.OTHER: _l("Call us if you want to talk about it."),
}

_STEPS: Final[dict[str, Any]] = {
    Step.ASK: _l("Asked"),
    Step.ANSWER: _l("Something was added"),
    Step.KNOW: _l("The desk knows who it is"),
    Step.PLAN_INTAKE: _l("The talk is planned"),
    Step.RECORD_INTAKE: _l("The talk took place"),
    Step.ACCEPT: _l("The answer is yes"),
    Step.DECLINE: _l("The answer is no"),
    Step.WAIT: _l("On the waiting list"),
    Step.CONFIRM: _l("A day is planned"),
    Step.WITHDRAW: _l("Taken back"),
}


def step_words(step: str) -> str:
    """Return what happened, in a few words."""
    return str(_STEPS[step])


def next_sentence(what: WhatNext) -> str:
    """Return what happens next, as who asked reads it; empty where nothing does."""
    if what.next is Next.YOU_WAIT:
        return _waits(what.position)
    if what.at is not None:
        return _at_a_moment(what.next, what.at)
    if what.next is Next.COMMITTEE_DECIDES_ON and what.on is not None:
        return _(
            "A committee decides about it on %(day)s. We tell you the answer in the days after that.", day=day(what.on)
        )
    return str(_PLAIN.get(what.next, ""))


def staff_next(what: WhatNext) -> str:
    """Return what the desk does next with a request; empty where nothing is to be done."""
    if what.next is Next.YOU_WAIT:
        return _("Waits for a free place") if what.position is None else _("Number %(num)s in line", num=what.position)
    if what.at is not None:
        moment = {"day": day(what.at), "clock": clock(what.at)}
        if what.next is Next.WE_CALL_ON:
            return _("Call on %(day)s at %(clock)s", **moment)
        if what.next is Next.WE_COME_ON:
            return _("Look at home on %(day)s at %(clock)s", **moment)
        return _("Booked: %(day)s, %(clock)s", **moment)
    if what.next is Next.COMMITTEE_DECIDES_ON and what.on is not None:
        return _("Committee on %(day)s", day=day(what.on))
    return str(_STAFF.get(what.next, ""))


_STAFF: Final[dict[Next, Any]] = {
    Next.WE_CALL: _l("Call, or plan a visit"),
    Next.WE_DECIDE: _l("Decide"),
    Next.WE_LOOK_FOR_A_DAY: _l("Look for a day, and book"),
    Next.WE_COME: _l("Booked"),
}


_PLAIN: Final[dict[Next, Any]] = {
    Next.WE_CALL: _l("We call you in a few days to talk about it. You do not have to do anything now."),
    Next.WE_DECIDE: _l("We know enough now. We decide about it, and tell you the answer."),
    Next.WE_LOOK_FOR_A_DAY: _l("We look for a day, and call you to agree on it."),
    Next.WE_COME: _l("Somebody comes. You can read when in the message that we sent, or call us."),
}


def _waits(position: int | None) -> str:
    said = _("There is no room yet. As soon as it is your turn, we call you.")
    if position is None:
        return said
    place = ngettext("Nobody is before you.", "You are number %(num)s on the list.", position)
    return f"{said} {place}"


def _at_a_moment(what: Next, at: datetime) -> str:
    moment = {"day": day(at), "clock": clock(at)}
    if what is Next.WE_CALL_ON:
        return _("We call you on %(day)s at %(clock)s.", **moment)
    if what is Next.WE_COME_ON:
        return _("Somebody comes to look on %(day)s at %(clock)s. We talk about what you need.", **moment)
    return _("Somebody comes on %(day)s at %(clock)s.", **moment)


def granted_text(granted: Granted) -> str:
    """Return how much help it is, in words; empty where nobody said."""
    if granted.minutes is None:
        return ""
    length = duration(granted.minutes)
    if granted.per is Per.WEEK:
        return _("%(duration)s in each week", duration=length)
    if granted.per is Per.MONTH:
        return _("%(duration)s in each month", duration=length)
    return _("%(duration)s in all", duration=length)
