"""Why a price is not what was said before, in sentences: the final price beside the estimate, or a correction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from booking.messages.unit_words import amount_of, price_of_unit
from booking.messages.words import Words
from booking.rules.money import Money
from booking.rules.pricing.difference import Changed, LineChange, difference, is_other_class
from booking.rules.pricing.quantities import Kind
from booking.rules.pricing.quote import Counted, Quote, QuoteLine, Stage

#: Lines that count something. The others (a percentage, a reduction, a limit) are told by what they come to.
_KINDS: Final = {Counted(kind.value): kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class DifferenceInWords:
    """A difference as somebody reads it: how much more or less it is, and why, in whole sentences."""

    summary: str
    reasons: tuple[str, ...]


def difference_in_words(before: Quote, after: Quote, words: Words) -> DifferenceInWords:
    """Return what is different in the language of ``words``."""
    reasons = [_reason(change, words) for change in difference(before, after)]
    if is_other_class(before, after):
        reasons.insert(
            0,
            words.gettext(
                "Your price is now “%(after)s” instead of “%(before)s”.",
                after=words.text(after.class_name),
                before=words.text(before.class_name),
            ),
        )
    return DifferenceInWords(_summary(before, after, words), tuple(reasons))


def _summary(before: Quote, after: Quote, words: Words) -> str:
    _ = words.gettext
    more = after.total - before.total
    said = words.money(before.total)
    if before.stage is Stage.FINAL:
        if not more:
            return _("This is as much as the earlier price.")
        if more > Money.of(0):
            return _("This is %(more)s more than the earlier price of %(said)s.", more=words.money(more), said=said)
        return _("This is %(less)s less than the earlier price of %(said)s.", less=words.money(-more), said=said)
    if not more:
        return _("This is what we estimated.")
    if more > Money.of(0):
        return _("This is %(more)s more than the %(said)s that we estimated.", more=words.money(more), said=said)
    return _("This is %(less)s less than the %(said)s that we estimated.", less=words.money(-more), said=said)


def _reason(change: LineChange, words: Words) -> str:
    _ = words.gettext
    name = _name(change.line, words)
    before, after = change.before, change.after
    if before is None or after is None:
        return _came_or_went(change, name, words)
    told = [_told(what, before, after, name, words) for what in change.what]
    if Changed.AMOUNT not in change.what:
        told.append(_how_much(change.amount, words))
    return " ".join(told)


def _came_or_went(change: LineChange, name: str, words: Words) -> str:
    _ = words.gettext
    more = change.amount
    if change.after is None:
        if more > Money.of(0):
            return _("%(name)s no longer counts: %(amount)s more.", name=name, amount=words.money(more))
        return _("%(name)s was not needed: %(amount)s less.", name=name, amount=words.money(-more))
    if more < Money.of(0):
        return _("%(name)s goes off: %(amount)s less.", name=name, amount=words.money(-more))
    kind = _KINDS.get(change.after.kind)
    if kind in {Kind.MINUTES, Kind.KM}:
        much = amount_of(kind, str(change.after.counted), words)
        return _("%(name)s came on top, %(much)s: %(amount)s.", name=name, much=much, amount=words.money(more))
    return _("%(name)s came on top: %(amount)s.", name=name, amount=words.money(more))


def _told(what: Changed, before: QuoteLine, after: QuoteLine, name: str, words: Words) -> str:
    _ = words.gettext
    kind = _KINDS.get(after.kind)
    if kind is None or before.kind is not after.kind or what is Changed.AMOUNT:
        values = words.money(before.amount), words.money(after.amount)
    elif what is Changed.QUANTITY:
        values = amount_of(kind, str(before.counted), words), amount_of(kind, str(after.counted), words)
    else:
        values = _unit_price(before, kind, words), _unit_price(after, kind, words)
    return _("%(name)s: %(after)s instead of %(before)s.", name=name, before=values[0], after=values[1])


def _unit_price(line: QuoteLine, kind: Kind, words: Words) -> str:
    return price_of_unit(line.unit_price, kind=kind, unit=line.unit, of="", words=words)


def _how_much(more: Money, words: Words) -> str:
    _ = words.gettext
    if not more:
        return _("That makes no difference to the price.")
    if more > Money.of(0):
        return _("That is %(amount)s more.", amount=words.money(more))
    return _("That is %(amount)s less.", amount=words.money(-more))


def _name(line: QuoteLine, words: Words) -> str:
    name = words.text(line.name)
    if line.person:
        return words.gettext("%(name)s, for %(person)s", name=name, person=line.person)
    return name
