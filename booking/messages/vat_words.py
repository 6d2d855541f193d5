"""The VAT in a price, or why there is none."""

from __future__ import annotations

from booking.messages.words import Words
from booking.rules.pricing.quote import Vat
from booking.rules.pricing.tariff import VatChoice


def vat_in_words(vat: Vat, words: Words) -> str:
    """Return the VAT of a price as a sentence; empty where the regulation says nothing, or nothing is paid."""
    _ = words.gettext
    base = words.money(vat.base)
    if vat.rate is not None:
        if not vat.base and not vat.tax:
            return ""
        rate, tax = words.number(vat.rate), words.money(vat.tax)
        return _("This includes %(tax)s VAT: %(rate)s %% on %(base)s.", tax=tax, rate=rate, base=base)
    if vat.treatment == "exempt":
        return _("There is no VAT on %(base)s: exempt by %(ground)s.", base=base, ground=vat.ground)
    if vat.treatment == "outside":
        return _("There is no VAT on %(base)s: outside VAT by %(ground)s.", base=base, ground=vat.ground)
    return ""


def vat_choice_in_words(choice: VatChoice, words: Words) -> str:
    """Return how a tariff treats VAT, as a sentence."""
    _ = words.gettext
    if choice.rate is not None:
        rate = words.number(choice.rate)
        if choice.included:
            return _("The price includes %(rate)s %% VAT.", rate=rate)
        return _("%(rate)s %% VAT comes on top of the price.", rate=rate)
    if choice.treatment == "exempt":
        return _("Exempt from VAT by %(ground)s.", ground=choice.ground)
    if choice.treatment == "outside":
        return _("Outside VAT by %(ground)s.", ground=choice.ground)
    return _("The regulation says nothing about VAT. The price is what people pay.")
