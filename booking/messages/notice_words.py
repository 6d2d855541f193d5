"""What is not sure about a price yet, or what somebody should look at, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from booking.messages.words import Words
from booking.rules.pricing.quote import Notice

_Facts = Mapping[str, Any]


def notice_in_words(notice: Notice, words: Words) -> str:
    """Return a notice as a sentence or two: what is the matter, and what happens next."""
    return _NOTICES[notice.code](notice.facts, words)


def _to_check(_facts: _Facts, words: Words) -> str:
    return words.gettext("We still have to check whether you can use this service.")


def _provisional(_facts: _Facts, words: Words) -> str:
    return words.gettext(
        "This price is provisional. When the final decision is there, we correct it from the first day on."
    )


def _decision_ended(facts: _Facts, words: Words) -> str:
    last = date.fromisoformat(facts["until"]) - timedelta(days=1)
    return words.gettext(
        "The decision about your price ended on %(date)s. Show your proof again to keep it.", date=words.day(last)
    )


def _decision_not_yet(facts: _Facts, words: Words) -> str:
    return words.gettext("The decision about your price only starts on %(date)s.", date=words.day(facts["from"]))


def _class_gone(_facts: _Facts, words: Words) -> str:
    return words.gettext("Your price no longer exists in the tariff of this day. Somebody must decide again.")


def _override(_facts: _Facts, words: Words) -> str:
    return words.gettext("This is more than the regulation allows. Somebody of the organisation gave a reason for it.")


def _rate_not_known_yet(facts: _Facts, words: Words) -> str:
    return words.gettext(
        "The rate for %(date)s is not known yet. We count with the last one that is known.", date=words.day(facts["on"])
    )


def _amount_outside(_facts: _Facts, words: Words) -> str:
    return words.gettext("This amount is not one that the regulation allows. Somebody of us looks at it again.")


_NOTICES: Final[dict[str, Callable[[_Facts, Words], str]]] = {
    "to_check": _to_check,
    "provisional": _provisional,
    "decision_ended": _decision_ended,
    "decision_not_yet": _decision_not_yet,
    "class_gone": _class_gone,
    "override": _override,
    "amount_outside": _amount_outside,
    "rate_not_known_yet": _rate_not_known_yet,
}
