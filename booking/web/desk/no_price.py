"""Why there is no price, in words for the desk itself: what is in the way, and who can put it right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking.messages.limit_words import limit_words_for_desk
from booking.messages.unit_words import amount_of
from booking.rules.pricing.quantities import QUANTITIES, Kind
from booking.rules.pricing.tariff import Period
from booking.rules.refusals import Refusal
from booking.rules.refusals.limits import LimitReached, NotForThisHousehold, VisitsUsedUp
from booking.rules.refusals.prices import QuotaUsedUp, WorkNotRecorded
from booking.rules.refusals.tariffs import NoTariff
from booking.usecases.bookings.order_before_price import Waits
from booking.web.common.formats import date_words, text
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import refusal_text


def why_no_price(refusal: Refusal) -> str:
    """Return why work that was done has no final price yet, and what to do about it."""
    if isinstance(refusal, NoTariff):
        return _("No tariff is in force on %(date)s. Ask the coordinator to publish one.", date=date_words(refusal.on))
    if isinstance(refusal, QuotaUsedUp):
        what_now = _("You can give it a price with a reason.")
        return f"{beyond_quota(refusal)} {what_now}"
    if isinstance(refusal, WorkNotRecorded):
        return _("Nobody wrote down what was done. Ask the worker or the customer.")
    return refusal_text(refusal).text


def waits_words(waits: Waits | None) -> str:
    """Return what a person looks at before they give the price; nothing where nothing has to be looked at."""
    return "" if waits is None else str(_WAITS[waits])


def beyond_quota(quota: QuotaUsedUp) -> str:
    """Return which quota a visit goes beyond, for the desk itself."""
    kind, words = QUANTITIES.get(quota.of, Kind.PIECES), request_words()
    return _PERIODS[Period(quota.per)](
        {
            "name": text(quota.name),
            "most": amount_of(kind, str(quota.most), words),
            "asked": amount_of(kind, str(quota.asked), words),
        }
    )


def not_for_household(refusal: NotForThisHousehold) -> str:
    """Return which rule of the service stands in the way of a household, for the desk itself."""
    if isinstance(refusal, VisitsUsedUp):
        return _VISITS[Period(refusal.per)](refusal.most)
    if isinstance(refusal, LimitReached):
        return limit_words_for_desk(refusal, request_words())
    return refusal_text(refusal).text


_WAITS: Final[Mapping[Waits, object]] = {
    Waits.UNSIGNED: _l("The customer has not signed the work order yet."),
    Waits.DISAGREES: _l("The customer does not agree with the work order. Call first."),
    Waits.BEYOND: _l("It is more than we said, and nobody asked the customer. Call first."),
}

_VISITS: Final[Mapping[Period, Callable[[int], str]]] = {
    Period.WEEK: lambda most: _("This household has had its visits of this week: %(most)s at most.", most=most),
    Period.MONTH: lambda most: _("This household has had its visits of this month: %(most)s at most.", most=most),
    Period.YEAR: lambda most: _("This household has had its visits of this year: %(most)s at most.", most=most),
}

_PERIODS: Final[Mapping[Period, Callable[[Mapping[str, str]], str]]] = {
    Period.JOB: lambda f: _("%(name)s: the regulation allows %(most)s in one job. This is %(asked)s.", **f),
    Period.WEEK: lambda f: _("%(name)s: the regulation allows %(most)s in one week. It becomes %(asked)s.", **f),
    Period.MONTH: lambda f: _("%(name)s: the regulation allows %(most)s in one month. It becomes %(asked)s.", **f),
    Period.YEAR: lambda f: _("%(name)s: the regulation allows %(most)s in one year. It becomes %(asked)s.", **f),
}
