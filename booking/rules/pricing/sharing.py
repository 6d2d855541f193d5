"""From an exact line to whole cents: rounded, with its VAT, and divided over who pays and who gets."""

from __future__ import annotations

from decimal import Decimal

from booking.rules.money import ZERO, Money, Rounding
from booking.rules.pricing.allocation import in_equal_parts
from booking.rules.pricing.conditions import Situation
from booking.rules.pricing.drafts import Draft
from booking.rules.pricing.quote import ORGANISATION, RESIDENT, Part, QuoteLine, Reason, Vat, Why
from booking.rules.pricing.tariff import VatChoice
from booking.rules.pricing.unit_prices import ALL, price_of
from booking.rules.refusals.prices import AbsurdQuantity

OTHERS = "other_participants"


def settled(draft: Draft, at: Situation) -> QuoteLine:
    """Return a line in whole cents. What everybody pays adds up to its full amount, and so does what they get."""
    line = draft.line
    own, others = _divided(draft)
    full = own + others
    pays = [Part(RESIDENT, own)]
    if others and line.third_party is not None:
        pays.append(Part(line.third_party.party, others))
    gets = _gets(draft, full)
    if gets[-1].amount < ZERO:
        # The driver gets more than is paid for the ride: the organisation pays the rest itself.
        rest = -gets[-1].amount
        full, gets = full + rest, gets[:-1]
        pays.append(Part(ORGANISATION, rest))
    amount = _split(draft, at, pays)
    return QuoteLine(
        code=line.code,
        name=line.name,
        kind=draft.kind,
        counted=draft.counted,
        unit=draft.unit,
        unit_price=Money(draft.unit_price),
        full=full,
        amount=amount,
        pays=tuple(pays),
        gets=tuple(gets),
        vat=vat_within(amount, draft.vat),
        reasons=tuple(draft.reasons),
        person=draft.asking.at.person.name if draft.asking.at.person else "",
    )


def vat_within(amount: Money, vat: VatChoice) -> Vat:
    """Return the VAT that is in an amount that people pay, to the cent; base and tax add up to it."""
    if vat.rate is None:
        return Vat(vat.treatment, None, vat.ground, base=amount, tax=ZERO)
    tax = Money(amount.amount * vat.rate / (ALL + vat.rate)).rounded(Rounding.HALF_UP)
    return Vat(vat.treatment, vat.rate, vat.ground, base=amount - tax, tax=tax)


def _with_vat(net: Money, vat: VatChoice) -> Money:
    if vat.included or vat.rate is None:
        return net
    return net + Money(net.amount * vat.rate / ALL).rounded(Rounding.HALF_UP)


def _divided(draft: Draft) -> tuple[Money, Money]:
    """Return what the household and what a third party pays, with VAT.

    The third party pays the rest of a full price of a unit; or so many per cent, and the household the rest.
    """
    if draft.rounded_as_a_whole is not None:
        return draft.rounded_as_a_whole, ZERO
    net = draft.net or ZERO
    third = draft.line.third_party
    if third is None or not draft.is_shared:
        return _with_vat(net, draft.vat), ZERO
    rounding = draft.line.rounding
    if third.full_price is not None:
        whole = max(draft.at_price(price_of(third.full_price, draft.asking).amount), net)
        others = whole - net
    else:
        whole, others = net, Money(net.amount * (third.percent or ZERO.amount) / ALL).rounded(rounding)
    others = _with_vat(others, draft.vat)
    own = _with_vat(whole, draft.vat) - others
    facts = {"party": third.party, "full": str((own + others).amount), "part": str(others.amount)}
    draft.reasons.append(Reason(Why.THIRD_PARTY, facts))
    return own, others


def _gets(draft: Draft, full: Money) -> list[Part]:
    """Return who gets the amount; the last part is the organisation's, and may come out below zero."""
    receiver = draft.line.gets
    if receiver is None or not draft.is_shared:
        return [Part(ORGANISATION, full)]
    if receiver.price is not None:
        part = draft.at_price(price_of(receiver.price, draft.asking).amount)
    else:
        part = Money(full.amount * (receiver.percent or Decimal(0)) / ALL).rounded(draft.line.rounding)
    draft.reasons.append(Reason(Why.VOLUNTEER, {"party": receiver.party, "part": str(part.amount)}))
    return [Part(receiver.party, part), Part(ORGANISATION, full - part)]


def _split(draft: Draft, at: Situation, pays: list[Part]) -> Money:
    """Return the household's part of what the participants pay together; ``pays`` then names the others too."""
    own = pays[0].amount
    among = at.facts.work.get(draft.line.split_among) if draft.line.split_among else None
    if among is None or among <= 1:
        return own
    if among != int(among):
        raise AbsurdQuantity(draft.line.split_among or "", quantity=among, most=among.to_integral_value())
    parts = in_equal_parts(own, int(among))
    part = parts[min(at.facts.participant, len(parts)) - 1]
    pays[0] = Part(RESIDENT, part)
    pays.insert(1, Part(OTHERS, own - part))
    draft.reasons.append(Reason(Why.SPLIT, {"participants": str(int(among))}))
    return part
