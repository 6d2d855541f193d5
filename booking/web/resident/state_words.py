"""Where a booking stands, in words for its resident: what it is now, and what happens next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext as _

from booking.rules.lifecycle import Change, State
from booking.rules.money import Money
from booking.rules.pricing.quote import Stage
from booking.rules.refunds import PaidBackBy
from booking.rules.shapes import WITH_RETURN
from booking.store.queries.bookings import BookingView
from booking.web.common.formats import date_words, money


@dataclass(frozen=True, slots=True)
class StateWords:
    """``tone`` is ok, warm or quiet; ``is_checking`` says that the page should look again soon."""

    title: str
    lead: str
    paying: str
    tone: str
    pictogram: str
    is_checking: bool = False


def state_words(view: BookingView, *, is_checking: bool) -> StateWords:
    """Return the words for a booking. ``is_checking``: somebody comes from the payment page this moment."""
    if view.state is State.HELD:
        return _awaiting(is_checking=is_checking)
    title, lead, tone, pictogram = _words_of(view)[view.state]
    return StateWords(title(), lead(), _paying(view), tone, pictogram)


def _awaiting(*, is_checking: bool) -> StateWords:
    if is_checking:
        return StateWords(
            title=_("We check your payment"),
            lead=_(
                "This takes a moment. This page looks by itself. You can also close it: "
                "when the payment is in, you get a message."
            ),
            paying="",
            tone="warm",
            pictogram="hourglass",
            is_checking=True,
        )
    return StateWords(
        title=_("You still have to pay"),
        lead=_(
            "We keep your time while you pay. Pay now, or choose an invoice. "
            "Did you pay already? Then wait a moment and look again."
        ),
        paying="",
        tone="warm",
        pictogram="card",
    )


def _paying(view: BookingView) -> str:
    return _going_back(view) or _stays(view)


def _going_back(view: BookingView) -> str:
    """Return what is said of money that goes back, or has gone back whole."""
    due_back = sum(
        (payment.due_back for payment in view.payments if payment.state == "refund_due"),
        start=Money.of(0),
    )
    if due_back:
        if due_back < view.paid:
            return _("We are giving %(amount)s back to you. It can take some days.", amount=money(due_back))
        return _("We are giving your money back. It can take some days.")
    gone_back = sum((payment.refunded for payment in view.payments), start=Money.of(0))
    by_hand = _by_hand(view, gone_back)
    if by_hand:
        return f"{by_hand} {_stays(view)}".strip()
    if gone_back and not view.paid:
        return _("You got %(amount)s back.", amount=money(gone_back))
    return ""


def _by_hand(view: BookingView, gone_back: Money) -> str:
    """Return what is said where all that went back was given back by a person, in one go; empty elsewhere."""
    given = [entry.facts for entry in view.history if entry.change == Change.PAY_BACK]
    if len(given) != 1 or Money.from_cents(given[0]["cents"]) != gone_back:
        return ""
    on = date_words(date.fromisoformat(given[0]["on"]))
    if given[0]["how"] == PaidBackBy.CASH:
        return _("We gave %(amount)s back to you in cash on %(day)s.", amount=money(gone_back), day=on)
    return _("We paid %(amount)s back to you on %(day)s.", amount=money(gone_back), day=on)


def _stays(view: BookingView) -> str:
    """Return what is said of money that was paid, or is still to be paid."""
    if view.paid and view.due_by_invoice:
        return _(
            "You paid %(amount)s online. You get an invoice for the rest: %(rest)s.",
            amount=money(view.paid),
            rest=money(view.due_by_invoice),
        )
    if view.paid:
        return _("You paid %(amount)s online.", amount=money(view.paid))
    if view.ride is not None and view.quote is not None and view.quote.cash_total is not None:
        return _in_cash(view, view.quote.cash_total)
    has_final_price = view.quote is not None and view.quote.stage is Stage.FINAL
    if view.state in {State.CONFIRMED, State.STARTED, State.DONE} and not has_final_price:
        return _("You get an invoice afterwards.")
    if view.due_by_invoice:
        return _("You get an invoice of %(amount)s.", amount=money(view.due_by_invoice))
    return ""


def _in_cash(view: BookingView, amount: Money) -> str:
    """Return what is said of a ride that is paid to the driver (domain A0, fact 9: volunteers' rides)."""
    if not view.due_by_invoice:
        return ""
    if view.quote is not None and not view.quote.may_differ:
        return _("You pay the driver %(amount)s in cash.", amount=money(amount))
    return _("After the ride you pay the driver in cash, about %(amount)s.", amount=money(amount))


_Said = Callable[[], str]

_WORDS: Final[dict[State, tuple[_Said, _Said, str, str]]] = {
    State.CONFIRMED: (
        lambda: _("Your booking is confirmed"),
        lambda: _("We will come. Keep this number: we ask for it when you call."),
        "ok",
        "check",
    ),
    State.STARTED: (
        lambda: _("We are at work"),
        lambda: _("The work at your home has started."),
        "ok",
        "tools",
    ),
    State.DONE: (lambda: _("The work is done"), lambda: _("Thank you for asking us."), "ok", "check"),
    State.NOT_DONE: (
        lambda: _("We could not do the work"),
        lambda: _("We came, but it did not work out. Call us to find another day."),
        "warm",
        "alert",
    ),
    State.CANCELLED: (
        lambda: _("This booking is cancelled"),
        lambda: _("We will not come. You can always book again."),
        "quiet",
        "close",
    ),
    State.EXPIRED: (
        lambda: _("This booking was not finished"),
        lambda: _("We did not receive a payment in time, so the time is free for others again. You can book again."),
        "quiet",
        "hourglass",
    ),
}

#: Where people come to us: a meal, a lesson, something that they leave behind.
_WORDS_THERE: Final[dict[State, tuple[_Said, _Said, str, str]]] = _WORDS | {
    State.CONFIRMED: (
        lambda: _("Your booking is confirmed"),
        lambda: _("We keep your place. Keep this number: we ask for it when you call."),
        "ok",
        "check",
    ),
    State.STARTED: (lambda: _("It has begun"), lambda: _("We are glad that you are there."), "ok", "check"),
    State.DONE: (lambda: _("It is over"), lambda: _("Thank you for coming."), "ok", "check"),
    State.NOT_DONE: (
        lambda: _("We did not see you"),
        lambda: _("You had a place and we did not see you. Is that not right? Call us."),
        "warm",
        "alert",
    ),
    State.CANCELLED: (
        lambda: _("This booking is cancelled"),
        lambda: _("We no longer keep your place. You can always book again."),
        "quiet",
        "close",
    ),
}

#: What people take along, and bring back.
_WORDS_RENTED: Final[dict[State, tuple[_Said, _Said, str, str]]] = _WORDS_THERE | {
    State.CONFIRMED: (
        lambda: _("Your booking is confirmed"),
        lambda: _("We have it ready for you. Keep this number: we ask for it when you collect it."),
        "ok",
        "check",
    ),
    State.CANCELLED: (
        lambda: _("This booking is cancelled"),
        lambda: _("We no longer keep it for you. You can always book again."),
        "quiet",
        "close",
    ),
}


def _words_of(view: BookingView) -> dict[State, tuple[_Said, _Said, str, str]]:
    if view.shape in WITH_RETURN:
        return _WORDS_RENTED
    return _WORDS_THERE if view.elsewhere else _WORDS
