"""A quote in words: each line with its reason, as residents and the desk read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.rules.money import Money
from booking.rules.pricing.quote import ClassReason, OpenLine, Quote, QuoteLine
from booking.web.common.formats import date_words, duration, money, number, text


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line: what it is, why it costs this, how much."""

    label: str
    reason: str
    amount: Money


@dataclass(frozen=True, slots=True)
class PriceInWords:
    """A price as a page shows it. ``open_lines`` tell what may come on top, each in a sentence."""

    lines: tuple[PriceLine, ...]
    open_lines: tuple[str, ...]
    total: Money
    is_estimate: bool


def price_in_words(quote: Quote, *, is_estimate: bool = True) -> PriceInWords:
    """Return ``quote`` in the language of this request. After the visit it is no longer an estimate."""
    return PriceInWords(
        lines=tuple(PriceLine(_label(line), _reason(line, quote), line.amount) for line in quote.lines),
        open_lines=tuple(_open_line(line) for line in quote.open_lines),
        total=quote.total,
        is_estimate=is_estimate,
    )


def ground_words(ground: str) -> str:
    """Return a status that may lower the price in words; a code that we do not know stands for itself."""
    words = _GROUNDS.get(ground)
    return words() if words else ground


def _label(line: QuoteLine) -> str:
    name = text(line.name)
    if line.unit == "hour":
        return _("%(name)s: %(duration)s", name=name, duration=duration(round(line.quantity * 60)))
    if line.unit == "begun_hour":
        return ngettext("%(name)s: %(num)s begun hour", "%(name)s: %(num)s begun hours", int(line.quantity), name=name)
    if line.unit == "km":
        return _("%(name)s: %(distance)s km", name=name, distance=number(line.quantity))
    return name


def _reason(line: QuoteLine, quote: Quote) -> str:
    price = money(line.unit_price)
    if line.by_class:
        return _class_reason(price, quote)
    if line.unit == "hour":
        return _("%(price)s per hour for each worker", price=price)
    if line.unit == "begun_hour":
        return _("%(price)s for each hour that has begun", price=price)
    if line.unit == "km":
        return _("%(price)s per km", price=price)
    return _("What we paid ourselves")


def _class_reason(price: str, quote: Quote) -> str:
    if quote.class_reason is ClassReason.CLAIMED:
        return _(
            "%(price)s per hour for each worker, because we have not checked your status yet. It may become lower.",
            price=price,
        )
    if quote.class_reason is ClassReason.NOT_TOLD:
        return _("%(price)s per hour for each worker, because you did not tell us your status", price=price)
    name = text(quote.class_name)
    if quote.class_until is None:
        return _("%(price)s per hour for each worker, because your price is: %(name)s", price=price, name=name)
    return _(
        "%(price)s per hour for each worker, because your price is: %(name)s (up to and including %(date)s)",
        price=price,
        name=name,
        date=date_words(quote.class_until - timedelta(days=1)),
    )


def _open_line(line: OpenLine) -> str:
    name = text(line.name)
    if line.unit == "km":
        return _("%(name)s: %(price)s per km, only if we drive for the job", name=name, price=money(line.unit_price))
    if line.unit == "cost":
        return _("%(name)s: what we pay ourselves, only if it is needed", name=name)
    return _("%(name)s: %(price)s per hour, only if it is needed", name=name, price=money(line.unit_price))


# The statuses that Flemish tariffs name (leefloon, verhoogde tegemoetkoming, …), said when they are needed.
_GROUNDS: Final[dict[str, Callable[[], str]]] = {
    "vt": lambda: _("Increased reimbursement from the health insurance fund"),
    "leefloon": lambda: _("Living wage from the OCMW"),
    "igo": lambda: _("Income guarantee for older people (IGO)"),
    "ivt": lambda: _("Income replacement allowance for people with a disability (IVT)"),
    "guidance": lambda: _("Budget guidance, or guidance by the social service"),
}
