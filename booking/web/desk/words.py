"""The desk's own words for states, changes, evidence and grounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking.messages.status_words import TariffNames
from booking.rules.lifecycle import Change, State
from booking.rules.money import Money
from booking.rules.on_our_side import OurReason
from booking.store.queries.booked_work import Coming
from booking.store.queries.bookings import HistoryEntry
from booking.store.quotes import Cause
from booking.usecases.baskets.requests import LEFT_BEHIND_REASON
from booking.usecases.bookings.price_again import Keeps
from booking.usecases.series.pause_series import PAUSE_REASON
from booking.web.common.formats import clock, day, money
from booking.web.common.obstacle_texts import not_done_text, obstacle_text
from booking.web.desk.paid_back import paid_back_words

#: What a state is called, and the tone of its chip.
STATES: Final[Mapping[str, tuple[Any, str]]] = {
    State.HELD: (_l("Not finished"), "quiet"),
    State.CONFIRMED: (_l("Promised"), ""),
    State.STARTED: (_l("Busy now"), "warm"),
    State.DONE: (_l("Done"), "ok"),
    State.CANCELLED: (_l("Cancelled"), "quiet"),
    State.EXPIRED: (_l("Not finished in time"), "quiet"),
    State.NOT_DONE: (_l("Could not be done"), "bad"),
}

#: Kinds of evidence, by the codes that price decisions keep.
EVIDENCE: Final[Mapping[str, Any]] = {
    "mutuality_sticker": _l("Sticker of the health insurance fund"),
    "certificate": _l("Certificate"),
    "ksz_check": _l("Check with the Crossroads Bank (KSZ)"),
    "ocmw_decision": _l("Decision of the OCMW"),
    "home_visit": _l("Home visit"),
    "on_its_way": _l("Nothing yet, it is on its way (provisional only)"),
}

#: Grounds of a decision that are no status.
_GROUNDS: Final[Mapping[str, Any]] = {
    "attest": _l("The amount on the attest"),
    "household": _l("What the regulation asks about who lives there: age, home, family"),
    "income": _l("The income"),
    "inquiry": _l("Social and financial inquiry"),
}

#: Why a visit keeps its price although another one was decided.
KEEPS: Final[Mapping[Keeps, Any]] = {
    Keeps.PAID: _l("Stays as it is: it is paid, and would become dearer."),
    Keeps.GIVEN_FOR_GOOD: _l("Stays as it is: it is over, and its price was not provisional."),
}

#: Facts of a household that nobody told yet.
NOT_TOLD: Final[Mapping[str, Any]] = {
    "statuses": _l("which statuses they have"),
    "income": _l("the income"),
    "kind": _l("who lives there"),
    "dependants": _l("how many dependants there are"),
    "age": _l("the age"),
    "scores": _l("the measured need for care"),
    "home": _l("whether they live in the municipality"),
}

MESSAGES: Final[Mapping[str, Any]] = {
    "booking_confirmed": _l("The booking is confirmed"),
    "booking_moved": _l("The visit has another time"),
    "booking_cancelled": _l("The booking is cancelled"),
    "visit_reminder": _l("Reminder of the visit"),
    "price_changed": _l("The price has changed"),
    "place_lost": _l("The place was gone, the money goes back"),
    "money_back": _l("Money goes back"),
    "wish_kept": _l("On the waiting list"),
    "place_offered": _l("A place was offered"),
    "offer_over": _l("The place is no longer kept"),
    "wish_over": _l("No longer on the waiting list"),
    "series_confirmed": _l("The series is confirmed"),
    "series_changed": _l("The series has other times"),
    "series_cancelled": _l("Visits of the series are cancelled"),
    "series_paused": _l("The series pauses"),
    "request_received": _l("The request came in"),
    "request_decided": _l("What was decided about the request"),
    "request_waiting": _l("The request waits for a place"),
    "request_confirmed": _l("A day is planned for the request"),
    "report_received": _l("The report came in"),
    "report_done": _l("The report is closed"),
    "ticket_asks": _l("What was left behind costs more than was agreed: yes or no?"),
    "ticket_ready": _l("What was left behind can be collected"),
}

CHANNELS: Final[Mapping[str, Any]] = {"email": _l("by e-mail"), "sms": _l("by text message")}

MESSAGE_STATES: Final[Mapping[str, Any]] = {
    "waiting": _l("still to be sent"),
    "sent": _l("sent"),
    "given_up": _l("could not be sent"),
    "dropped": _l("no longer needed"),
}

PAYMENT_STATES: Final[Mapping[str, Any]] = {
    "opening": _l("not paid yet"),
    "open": _l("not paid yet"),
    "paid": _l("paid"),
    "closed": _l("not paid"),
    "refund_due": _l("money has to go back"),
    "refunded": _l("money went back"),
    "mismatch": _l("another amount came in than was asked; somebody looks into it"),
}

PAY_BY: Final[Mapping[str, Any]] = {"online": _l("Paid online"), "invoice": _l("By invoice")}

_CHANGES: Final[Mapping[str, Any]] = {
    Change.HOLD: _l("A time was chosen"),
    Change.EXTEND: _l("The time was kept longer"),
    Change.CONFIRM: _l("The visit was promised"),
    Change.CANCEL: _l("The booking was cancelled"),
    Change.EXPIRE: _l("Nobody finished booking in time, the place was given back"),
    Change.REVIVE: _l("The place was taken again"),
    Change.START: _l("The work began"),
    Change.FINISH: _l("The work was done"),
    Change.GIVE_UP: _l("The work could not be done"),
    Change.CALL: _l("Nobody was reached on the phone"),
    Change.PROLONG: _l("They keep it for longer"),
    Change.UNDO: _l("It was ticked by mistake"),
    Change.REASSIGN: _l("Another one is kept for them"),
    Change.AGREE: _l("The customer agreed to more work than was estimated"),
    Change.SIGN: _l("The work order was closed"),
    Change.JOIN: _l("Put together with another booking"),
    Change.UNTICK: _l("What was ticked by mistake was taken back"),
}

#: Why we ourselves cancelled or moved, as on our side.
_OUR_REASONS: Final[Mapping[str, Any]] = {
    OurReason.WEATHER: _l("On our side: the weather is too bad."),
    OurReason.ILL: _l("On our side: somebody of our team is ill."),
    OurReason.VEHICLE: _l("On our side: our vehicle does not work."),
}

#: Why a price was given.
CAUSES: Final[Mapping[Cause, Any]] = {
    Cause.BOOKED: _l("When it was booked"),
    Cause.MOVED: _l("When it got another time"),
    Cause.DECISION: _l("After a price decision"),
    Cause.WORK: _l("After the visit"),
    Cause.TARIFF: _l("By another tariff"),
    Cause.SHARED: _l("Somebody else shares the car"),
    Cause.BY_HAND: _l("By the office"),
    Cause.CANCELLED: _l("When it was cancelled late"),
    Cause.NOT_KEPT: _l("Given before"),
}

_ROLES: Final[Mapping[str, Any]] = {
    "resident": _l("by the resident"),
    "system": _l("by itself"),
    "worker": _l("by a worker"),
    "desk": _l("by the desk"),
    "coordinator": _l("by the coordinator"),
}


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """One change of a booking in words, as ``macros/parts.html`` draws it."""

    at: datetime
    what: str
    by: str
    why: str


def ground_name(ground: str, names: TariffNames) -> str:
    """Return on what a decision stands, in words."""
    return str(_GROUNDS[ground]) if ground in _GROUNDS else names.status(ground)


def why_not_done(workers: Iterable[Coming]) -> list[str]:
    """Return why each of a crew could not do its work, each reason once."""
    return list(dict.fromkeys(not_done_text(one.not_done_reason) for one in workers if one.not_done_reason))


def told(entry: HistoryEntry) -> ToldEntry:
    """Return one line of a booking's history in words."""
    by = entry.by_name or str(_ROLES.get(entry.by_role, entry.by_role))
    return ToldEntry(entry.at, _what(entry), by, _why(entry))


def _why(entry: HistoryEntry) -> str:
    reason = str(entry.facts.get("reason", ""))
    if reason == PAUSE_REASON:
        return _("The visits pause")
    if reason == LEFT_BEHIND_REASON:
        reason = _("It could not move along.")
    ours = _our_side(entry)
    if ours:
        return f"{ours} {reason}".strip()
    if entry.change == Change.GIVE_UP and reason:
        return obstacle_text(reason, entry.facts.get("words", ""))
    return reason


def _our_side(entry: HistoryEntry) -> str:
    """Return why we ourselves could not come, as the resident read it; empty where it was not our doing."""
    why = entry.facts.get("our_reason", "")
    if why == OurReason.OTHER:
        return str(entry.facts.get("our_words", ""))
    return str(_OUR_REASONS[why]) if why in _OUR_REASONS else ""


def _what(entry: HistoryEntry) -> str:
    facts = entry.facts
    if entry.change == Change.REASSIGN and "to_names" in facts:
        return _(
            "%(before)s was replaced by %(after)s",
            before=format_list(facts["from_names"], locale=get_locale()),
            after=format_list(facts["to_names"], locale=get_locale()),
        )
    if entry.change == Change.MOVE and "from" in facts:
        before, after = datetime.fromisoformat(facts["from"]), datetime.fromisoformat(facts["to"])
        return _(
            "The visit was moved from %(day_before)s at %(before)s to %(day_after)s at %(after)s",
            day_before=day(before),
            before=clock(before),
            day_after=day(after),
            after=clock(after),
        )
    if entry.change == Change.REPRICE and "from_cents" in facts:
        return _(
            "The price changed from %(before)s to %(after)s",
            before=money(Money.from_cents(facts["from_cents"])),
            after=money(Money.from_cents(facts["to_cents"])),
        )
    if entry.change == Change.FINAL_PRICE and "to_cents" in facts:
        return _("The final price is %(price)s", price=money(Money.from_cents(facts["to_cents"])))
    if entry.change == Change.PAY_BACK:
        return paid_back_words(entry)
    return str(_CHANGES.get(entry.change, entry.change))
