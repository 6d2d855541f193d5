"""Why there is no price: each refusal of the pricing rules in words, for pages and the command line alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from booking.messages.fault_words import faults_in_words
from booking.messages.status_words import TariffNames
from booking.messages.unit_words import amount_of
from booking.messages.words import Say, Words
from booking.rules.pricing.quantities import QUANTITIES, Kind
from booking.rules.refusals import Refusal
from booking.rules.refusals.prices import (
    AbsurdQuantity,
    AmountMissing,
    AmountOutside,
    EvidenceMissing,
    NotEligible,
    NothingDecided,
    QuotaUsedUp,
    ReviewOutside,
    WorkNotRecorded,
)
from booking.rules.refusals.tariffs import (
    AbsurdFactor,
    BeforeItsTime,
    InvalidTariff,
    NoRate,
    NoTariff,
    NotIndexed,
    PricesWereGiven,
    RateOverlaps,
    TariffInUse,
    UnknownClass,
    UnknownQuantity,
    UnknownStatus,
)


def price_refusal_in_words(refusal: Refusal, words: Words) -> str | None:
    """Return a refusal of the pricing rules in whole sentences, with what to do; None for any other refusal."""
    said = _REFUSALS.get(type(refusal))
    return said(refusal, words) if said else None


def _no_tariff(refusal: NoTariff, words: Words) -> str:
    return words.gettext(
        "We do not know the price for %(date)s yet. Choose an earlier day, or call us.", date=words.day(refusal.on)
    )


def _no_rate(refusal: NoRate, words: Words) -> str:
    return words.gettext(
        "The rate “%(rate)s” is not known for %(date)s. Fill in that period in the table of rates first.",
        rate=refusal.rate,
        date=words.day(refusal.on),
    )


def _unknown_class(refusal: UnknownClass, words: Words) -> str:
    return words.gettext("The tariff has no price class “%(code)s”. Choose one that the tariff has.", code=refusal.code)


def _unknown_status(refusal: UnknownStatus, words: Words) -> str:
    if refusal.near:
        return words.gettext(
            "Nobody knows the status “%(status)s”. Did you mean “%(near)s”?", status=refusal.status, near=refusal.near
        )
    return words.gettext(
        "Nobody knows the status “%(status)s”. Look at how it is spelled, or add it to the tariff.",
        status=refusal.status,
    )


def _unknown_quantity(refusal: UnknownQuantity, words: Words) -> str:
    if refusal.near:
        return words.gettext(
            "Nobody knows the quantity “%(of)s”. Did you mean “%(near)s”?", of=refusal.of, near=refusal.near
        )
    return words.gettext(
        "Nobody knows the quantity “%(of)s”. Look at how it is spelled, or add it to the tariff.", of=refusal.of
    )


def _absurd_quantity(refusal: AbsurdQuantity, words: Words) -> str:
    name = TariffNames(words).quantity(refusal.of)
    if not refusal.quantity.is_finite() or refusal.quantity < 0:
        return words.gettext("This must be 0 or more: %(quantity)s. Look at the number again.", quantity=name)
    return words.gettext(
        "This is more than one booking can have: %(quantity)s, %(typed)s. The most is %(most)s. Look at the number again.",
        quantity=name,
        typed=_much(refusal.of, refusal.quantity, words),
        most=_much(refusal.of, refusal.most, words),
    )


def _not_eligible(refusal: NotEligible, words: Words) -> str:
    _ = words.gettext
    if refusal.excluded:
        rule = _("By the regulation you cannot use this service.")
    elif len(refusal.why) == 1:
        rule = _("By the regulation you can use this service only in this case.")
    else:
        rule = _("By the regulation you can use this service only if one of these is true.")
    return " ".join((rule, *(words.text(one) for one in refusal.why)))


def _quota_used_up(refusal: QuotaUsedUp, words: Words) -> str:
    return _QUOTAS[refusal.per](
        words.gettext,
        {
            "name": words.text(refusal.name),
            "most": _much(refusal.of, refusal.most, words),
            "asked": _much(refusal.of, refusal.asked, words),
        },
    )


def _amount_missing(refusal: AmountMissing, words: Words) -> str:
    _ = words.gettext
    if refusal.by != "attest":
        return _("Somebody of the organisation has to decide the price first. Call us.")
    if refusal.person:
        return _("The attest of %(person)s is missing. Give us the amount on it first.", person=refusal.person)
    return _("The attest is missing. Give us the amount on it first.")


def _invalid_tariff(refusal: InvalidTariff, words: Words) -> str:
    first = faults_in_words(refusal.faults[:1], words)
    said = words.gettext("There is a mistake in this tariff. It was not saved.")
    return f"{said} {first[0].line}" if first else said


def _absurd_factor(refusal: AbsurdFactor, words: Words) -> str:
    return words.gettext(
        "The factor %(factor)s cannot be right. A factor lies between %(least)s and %(most)s: 1.02 is 2 %% more.",
        factor=refusal.factor,
        least=words.number(refusal.least),
        most=words.number(refusal.most),
    )


def _before_its_time(refusal: BeforeItsTime, words: Words) -> str:
    return words.gettext(
        "This tariff says itself that it starts on %(date)s. Choose that day or a later one.",
        date=words.day(refusal.valid_from),
    )


def _prices_were_given(refusal: PricesWereGiven, words: Words) -> str:
    return words.ngettext(
        "For %(num)s booking since %(date)s a price was already given. Write why it changes.",
        "For %(num)s bookings since %(date)s a price was already given. Write why they change.",
        refusal.bookings,
        date=words.day(refusal.first),
    )


def _rate_overlaps(refusal: RateOverlaps, words: Words) -> str:
    return words.gettext(
        "There is already an amount from %(first)s up to and including %(last)s. Change that one, or choose other days.",
        first=words.day(refusal.first),
        last=words.day(refusal.last),
    )


def _amount_outside(refusal: AmountOutside, words: Words) -> str:
    _ = words.gettext
    if refusal.least is None:
        return _("By this tariff nobody decides an amount. Choose a price class.")
    if refusal.most is None:
        return _("The regulation allows an amount of %(least)s or more.", least=words.money(refusal.least))
    return _(
        "The regulation allows an amount from %(least)s up to and including %(most)s.",
        least=words.money(refusal.least),
        most=words.money(refusal.most),
    )


def _review_outside(refusal: ReviewOutside, words: Words) -> str:
    return words.gettext(
        "Choose a day on which the decision counts: from %(first)s up to and including %(last)s.",
        first=words.day(refusal.valid_from),
        last=words.day(refusal.valid_until - timedelta(days=1)),
    )


def _much(of: str, quantity: Decimal, words: Words) -> str:
    return amount_of(QUANTITIES.get(of, Kind.PIECES), str(quantity), words)


_QUOTAS: Final[dict[str, Callable[[Say, Mapping[str, str]], str]]] = {
    "job": lambda _, f: _(
        "%(name)s: the regulation allows %(most)s in one job, and this is %(asked)s. Ask for less, or call us.", **f
    ),
    "week": lambda _, f: _(
        "%(name)s: the regulation allows %(most)s in one week, and this becomes %(asked)s. Ask for less, or call us.",
        **f,
    ),
    "month": lambda _, f: _(
        "%(name)s: the regulation allows %(most)s in one month, and this becomes %(asked)s. Ask for less, or call us.",
        **f,
    ),
    "year": lambda _, f: _(
        "%(name)s: the regulation allows %(most)s in one year, and this becomes %(asked)s. Ask for less, or call us.",
        **f,
    ),
}

_REFUSALS: Final[dict[type[Refusal], Callable[[Any, Words], str]]] = {
    NoTariff: _no_tariff,
    NoRate: _no_rate,
    UnknownClass: _unknown_class,
    UnknownStatus: _unknown_status,
    UnknownQuantity: _unknown_quantity,
    AbsurdQuantity: _absurd_quantity,
    NotEligible: _not_eligible,
    QuotaUsedUp: _quota_used_up,
    AmountMissing: _amount_missing,
    InvalidTariff: _invalid_tariff,
    NotIndexed: lambda _r, words: words.gettext(
        "The regulation does not say that its amounts rise with an index. Add [indexing] if it does."
    ),
    AbsurdFactor: _absurd_factor,
    TariffInUse: lambda _r, words: words.gettext(
        "This tariff counts already, so it stays as it is. Make a new one to take its place."
    ),
    BeforeItsTime: _before_its_time,
    PricesWereGiven: _prices_were_given,
    RateOverlaps: _rate_overlaps,
    WorkNotRecorded: lambda _r, words: words.gettext(
        "Nobody wrote down what was done yet. Ask the worker to do that first: only then the price is known."
    ),
    NothingDecided: lambda _r, words: words.gettext("Choose a price class, fill in an amount, or do both."),
    AmountOutside: _amount_outside,
    ReviewOutside: _review_outside,
    EvidenceMissing: lambda _r, words: words.gettext(
        "Fill in what you saw. Without proof only a provisional decision is possible."
    ),
}
