"""How much of something, the unit that a price is for, and the steps in which it is counted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from booking.messages.status_words import PER_PIECE
from booking.messages.words import Say, Words
from booking.rules.money import Money
from booking.rules.pricing.quantities import Kind

_ONE: Final = Decimal(1)


def amount_of(kind: Kind | str, value: str, words: Words) -> str:
    """Return so much of something: ``1 uur 30 minuten``, ``12,5 km``, ``€ 3,00``, ``4``."""
    if kind == Kind.MINUTES:
        return words.duration(value)
    if kind == Kind.KM:
        return words.gettext("%(distance)s km", distance=words.number(value))
    return words.money(value) if kind == Kind.EURO else words.number(value)


def price_of_unit(price: Money, *, kind: Kind, unit: Decimal, of: str, words: Words) -> str:
    """Return ``€ 18,00 per uur``. ``of`` is the quantity that is counted, empty where that is not known."""
    return words.gettext(
        "%(price)s %(per_unit)s",
        price=words.money(price),
        per_unit=per_unit(kind, unit=unit, of=of, words=words),
    )


def per_unit(kind: Kind, *, unit: Decimal, of: str, words: Words) -> str:
    """Return ``per uur``, ``per km``, ``per maaltijd``."""
    _ = words.gettext
    if kind is Kind.MINUTES:
        known = _PER_MINUTES.get(unit)
        return known(_) if known else _("per %(duration)s", duration=words.duration(unit))
    if kind is Kind.KM:
        return _("per km") if unit == _ONE else _("per %(number)s km", number=words.number(unit))
    if unit != _ONE:
        return _("per %(number)s pieces", number=words.number(unit))
    piece = PER_PIECE.get(of)
    return piece(_) if piece else _("each")


def step_words(step: Decimal, rounding: str, *, kind: Kind, words: Words) -> str:
    """Return in which steps something is counted, as a whole sentence."""
    _ = words.gettext
    much = amount_of(kind, str(step), words)
    if rounding == "down":
        return _("Only full steps of %(step)s count.", step=much)
    if rounding != "up":
        return _("We count in steps of %(step)s and round to the nearest step.", step=much)
    known = _EACH_BEGUN.get((kind, step))
    return known(_) if known else _("We count in steps of %(step)s. A step that has begun counts in full.", step=much)


_PER_MINUTES: Final[dict[Decimal, Callable[[Say], str]]] = {
    Decimal(1): lambda _: _("per minute"),
    Decimal(15): lambda _: _("per quarter of an hour"),
    Decimal(30): lambda _: _("per half hour"),
    Decimal(60): lambda _: _("per hour"),
}

_EACH_BEGUN: Final[dict[tuple[Kind, Decimal], Callable[[Say], str]]] = {
    (Kind.MINUTES, Decimal(15)): lambda _: _("Each begun quarter of an hour counts."),
    (Kind.MINUTES, Decimal(30)): lambda _: _("Each begun half hour counts."),
    (Kind.MINUTES, Decimal(60)): lambda _: _("Each begun hour counts."),
    (Kind.KM, Decimal(1)): lambda _: _("Each begun kilometre counts."),
}
