"""A quote on a terminal: as a table of text, or as JSON for another program."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from textwrap import wrap
from typing import Any, Final

from booking.messages.price_words import PriceInWords, PriceShare, price_in_words
from booking.messages.words import Words
from booking.rules.money import Money
from booking.rules.pricing.quote import OpenLine, Part, Quote, QuoteLine, Vat
from booking.rules.pricing.tariff import EVERYBODY, Tariff

_WIDTH: Final = 79
_GAP: Final = 2
_INDENT: Final = "  "


def quote_as_text(quote: Quote, tariff: Tariff, on: date, words: Words, *, not_counted: Iterable[str]) -> str:
    """Return the price as a table, a line for each line with its reasons under it."""
    return "\n".join(_text(quote, tariff, on, words, tuple(not_counted)))


def _text(quote: Quote, tariff: Tariff, on: date, words: Words, not_counted: tuple[str, ...]) -> Iterable[str]:
    _ = words.gettext
    said = price_in_words(quote, words, with_ground=True)
    yield words.text(tariff.name)
    yield _("Day: %(date)s", date=words.day(on))
    if quote.class_code != EVERYBODY:
        yield _("Price class: %(class_name)s", class_name=words.text(quote.class_name))
    yield ""
    for line in said.lines:
        yield from _row(line.label, words.money(line.amount))
        for reason in line.reasons:
            yield from wrap(reason, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
    yield "─" * _WIDTH
    yield from _row(_("Together"), words.money(said.total))
    yield from _below(said, words)
    if not_counted:
        yield ""
        yield from wrap(_("This tariff does not count: %(names)s.", names="; ".join(not_counted)), _WIDTH)


def _below(said: PriceInWords, words: Words) -> Iterable[str]:
    _ = words.gettext
    if said.cash_total is not None:
        yield from _row(_("In cash"), words.money(said.cash_total))
    for sentence in said.vat:
        yield from wrap(sentence, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
    yield from _shares(said.shares, words)
    yield from _shares(said.receives, words)
    if said.time_may_differ:
        yield ""
        yield from wrap(_("This is an estimate. We charge the time that it really takes."), _WIDTH)
    if said.open_lines:
        yield ""
        yield _("This may come on top:")
        for sentence in said.open_lines:
            yield from wrap(sentence, _WIDTH, initial_indent="- ", subsequent_indent=_INDENT)
    for sentence in said.notices:
        yield ""
        yield from wrap(sentence, _WIDTH)


def _shares(shares: Iterable[PriceShare], words: Words) -> Iterable[str]:
    for share in shares:
        yield from _row(_INDENT + share.label, words.money(share.amount))


def _row(label: str, amount: str) -> Iterable[str]:
    """Return a label and an amount on the right; a long label takes several lines."""
    *above, last = wrap(label, _WIDTH - len(amount) - _GAP, drop_whitespace=True) or [""]
    yield from above
    yield f"{last:<{_WIDTH - len(amount)}}{amount}"


def quote_as_json(quote: Quote, words: Words) -> str:
    """Return everything about the price as JSON. Amounts are texts in euro, quantities texts in minutes, km or pieces.

    ``reasons`` are facts with a code, ``words`` the same as sentences.
    """
    said = price_in_words(quote, words, with_ground=True)
    shown = {
        "stage": quote.stage.value,
        "class": {
            "code": quote.class_code,
            "name": words.text(quote.class_name),
            "reason": quote.class_reason.value,
            "until": quote.class_until.isoformat() if quote.class_until else None,
            "provisional": quote.provisional,
        },
        "lines": [
            _line(line, words) | {"label": told.label, "words": list(told.reasons)}
            for line, told in zip(quote.lines, said.lines, strict=True)
        ],
        "open_lines": [
            _open_line(line, words) | {"words": sentence}
            for line, sentence in zip(quote.open_lines, said.open_lines, strict=True)
        ],
        "total": _euro(quote.total),
        "cash_total": _euro(quote.cash_total) if quote.cash_total is not None else None,
        "pays": {party: _euro(amount) for party, amount in quote.paid_by().items()},
        "gets": {party: _euro(amount) for party, amount in quote.received_by().items()},
        "vat": [_vat(one) for one in quote.vat],
        "notices": [{"code": one.code, "facts": dict(one.facts)} for one in quote.notices],
        "words": {"notices": list(said.notices), "vat": list(said.vat)},
    }
    return json.dumps(shown, ensure_ascii=False, indent=2)


def _line(line: QuoteLine, words: Words) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": words.text(line.name),
        "person": line.person,
        "kind": line.kind.value,
        "counted": str(line.counted),
        "unit": str(line.unit),
        "unit_price": _euro(line.unit_price),
        "full": _euro(line.full),
        "amount": _euro(line.amount),
        "pays": _parts(line.pays),
        "gets": _parts(line.gets),
        "vat": _vat(line.vat),
        "reasons": [{"why": one.why.value, "facts": dict(one.facts)} for one in line.reasons],
    }


def _open_line(line: OpenLine, words: Words) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": words.text(line.name),
        "kind": line.kind.value,
        "unit": str(line.unit),
        "unit_price": _euro(line.unit_price),
    }


def _parts(parts: Iterable[Part]) -> dict[str, str]:
    return {part.party: _euro(part.amount) for part in parts}


def _vat(vat: Vat) -> dict[str, Any]:
    return {
        "treatment": vat.treatment,
        "rate": None if vat.rate is None else str(vat.rate),
        "ground": vat.ground,
        "base": _euro(vat.base),
        "tax": _euro(vat.tax),
    }


def _euro(amount: Money) -> str:
    """Return an amount with its cents; a unit price may have more decimals."""
    exact = f"{amount.amount:f}"
    return exact if len(exact.partition(".")[2]) > 2 else f"{amount.amount:.2f}"  # noqa: PLR2004 - cents
