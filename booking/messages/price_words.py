"""A quote in words: each line with its reasons as whole sentences, what may come on top, VAT, and who pays what.

For pages, for messages and for the command line alike. The reasons that the rules keep are facts
(``rules/pricing/quote.py``); here each becomes a sentence for the resident who pays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from booking.messages.notice_words import notice_in_words
from booking.messages.reason_words import reasons_in_words
from booking.messages.status_words import TariffNames
from booking.messages.unit_words import amount_of, price_of_unit
from booking.messages.vat_words import vat_in_words
from booking.messages.words import Words
from booking.rules.money import Money
from booking.rules.pricing.quantities import Kind
from booking.rules.pricing.quote import ORGANISATION, RESIDENT, Counted, OpenLine, Quote, QuoteLine, Stage

_ONE: Final = Decimal(1)
_ALL: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line: what and how much of it, why it costs this in whole sentences, how much."""

    label: str
    reasons: tuple[str, ...]
    amount: Money

    @property
    def reason(self) -> str:
        """All reasons, one after the other."""
        return " ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class PriceShare:
    """What somebody pays, or gets; ``label`` says who."""

    label: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceInWords:
    """A price as somebody reads it.

    ``open_lines`` tell what may come on top, ``notices`` what is not sure yet, ``vat`` which VAT is in the total:
    each in sentences. ``shares`` say who pays, and ``receives`` who gets a part; empty where only the household
    pays, or only the organisation gets. ``cash_total`` is None where it is the total.
    """

    lines: tuple[PriceLine, ...]
    open_lines: tuple[str, ...]
    notices: tuple[str, ...]
    total: Money
    cash_total: Money | None
    vat: tuple[str, ...]
    shares: tuple[PriceShare, ...]
    receives: tuple[PriceShare, ...]
    is_estimate: bool
    time_may_differ: bool
    """Whether this is an estimate of which a line counts time, which is charged as it really was."""
    may_differ: bool
    """Whether this price can still become another one, so that people are told "about"."""
    is_to_check: bool
    """Whether somebody still has to look whether the household can have it at all."""


def price_in_words(quote: Quote, words: Words, *, with_ground: bool, is_estimate: bool | None = None) -> PriceInWords:
    """Return ``quote`` in the language of ``words``.

    ``with_ground`` is for the resident himself, who may read on which ground he pays less (domain A5); everybody
    else reads the name of the price class, and nothing about a status or an income. ``is_estimate`` False says
    that the visit is over and this estimate is what is charged.
    """
    names = TariffNames(words, quote.own_names, {quote.class_code: quote.class_name})
    is_estimate = quote.stage is Stage.ESTIMATE if is_estimate is None else is_estimate
    return PriceInWords(
        lines=tuple(_line(line, names, with_ground=with_ground) for line in quote.lines),
        open_lines=tuple(_open_line(line, names) for line in quote.open_lines),
        notices=tuple(dict.fromkeys(notice_in_words(one, words) for one in quote.notices)),
        total=quote.total,
        cash_total=quote.cash_total if quote.cash_total != quote.total else None,
        vat=tuple(filter(None, (vat_in_words(one, words) for one in quote.vat))),
        shares=_shares(quote.paid_by(), names),
        receives=_receives(quote.received_by(), names),
        is_estimate=is_estimate,
        time_may_differ=is_estimate and any(line.kind is Counted.MINUTES for line in quote.lines),
        may_differ=is_estimate and quote.may_differ,
        is_to_check=is_estimate and any(one.code == "to_check" for one in quote.notices),
    )


def _line(line: QuoteLine, names: TariffNames, *, with_ground: bool) -> PriceLine:
    return PriceLine(_label(line, names), reasons_in_words(line, names, with_ground=with_ground), line.amount)


def _label(line: QuoteLine, names: TariffNames) -> str:
    _ = names.words.gettext
    name = names.words.text(line.name)
    if line.person:
        name = _("%(name)s, for %(person)s", name=name, person=line.person)
    if line.kind in {Counted.MINUTES, Counted.KM} or (line.kind is Counted.PIECES and line.counted != _ONE):
        return _("%(name)s: %(quantity)s", name=name, quantity=amount_of(line.kind, str(line.counted), names.words))
    return name


def _open_line(line: OpenLine, names: TariffNames) -> str:
    _ = names.words.gettext
    name = names.words.text(line.name)
    if line.kind is Counted.EURO:
        margin = (line.unit_price.amount - _ONE) * _ALL
        if margin <= 0:
            return _("%(name)s: what we pay ourselves, if it is needed.", name=name)
        percent = names.words.number(margin)
        return _(
            "%(name)s: what we pay ourselves and %(percent)s %% more, if it is needed.", name=name, percent=percent
        )
    if not line.unit_price:
        return _("%(name)s: we know how much only after the work.", name=name)
    price = price_of_unit(line.unit_price, kind=Kind(line.kind.value), unit=line.unit, of="", words=names.words)
    return _("%(name)s: %(price)s. We know how much only after the work.", name=name, price=price)


def _shares(paid: Mapping[str, Money], names: TariffNames) -> tuple[PriceShare, ...]:
    if not any(amount for party, amount in paid.items() if party != RESIDENT):
        return ()
    _ = names.words.gettext
    return tuple(
        PriceShare(_("You pay") if party == RESIDENT else _("Paid by %(party)s", party=names.party(party)), amount)
        for party, amount in paid.items()
        if amount
    )


def _receives(received: Mapping[str, Money], names: TariffNames) -> tuple[PriceShare, ...]:
    if not any(amount for party, amount in received.items() if party != ORGANISATION):
        return ()
    _ = names.words.gettext
    return tuple(
        PriceShare(_("Goes to %(party)s", party=names.party(party)), amount)
        for party, amount in received.items()
        if amount
    )
