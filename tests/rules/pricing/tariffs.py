"""Small tariffs to price with: only what a test is about, the rest as short as a document can be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts, Household, Work
from booking.rules.pricing.quote import Quote, QuoteLine
from booking.rules.pricing.tariff import Tariff

MONDAY = date(2026, 3, 2)

HEAD = """
format = 2
service = "klusdienst"
name.nl = "Tarief"
source = "Gemeente Voorbeeld, reglement"
valid_from = 2026-01-01
"""
ROUNDING = """
[rounding]
amount = "half_up"
"""
VAT = """
[vat.work]
not_stated = true
"""
CLASSES = """
default_class = "standard"
choose = "first"
[[classes]]
code = "vt"
name.nl = "Verminderd tarief"
when.status = "vt"
[[classes]]
code = "standard"
name.nl = "Gewoon tarief"
"""


def text_of(lines: str, *, top: str = "", rounding: str = ROUNDING, vat: str = VAT) -> str:
    """Return the text of a tariff with these lines; ``top`` stands before the tables."""
    return HEAD + top + rounding + vat + lines


def tariff_of(lines: str, *, top: str = "", rounding: str = ROUNDING, vat: str = VAT) -> Tariff:
    """Return a tariff with these lines."""
    return read_tariff(parse(text_of(lines, top=top, rounding=rounding, vat=vat)))


def line(code: str = "labour", *, of: str = "worker_minutes", more: str = "price = 12.00") -> str:
    """Return one line of a document; minutes are priced by the hour."""
    unit = "unit = 60\n" if of.endswith("_minutes") and "unit" not in more and "tiers" not in more else ""
    return f'\n[[lines]]\ncode = "{code}"\nname.nl = "{code}"\nof = "{of}"\n{unit}{more}\n'


def work(**quantities: int | str) -> Work:
    """Return what a job has."""
    return {of: Decimal(quantity) for of, quantity in quantities.items()}


def facts_of(household: Household | None = None, /, **quantities: int | str) -> Facts:
    """Return the facts of a job on a Monday."""
    return Facts(on=MONDAY, household=household or Household(), work=work(**quantities))


def priced(tariff: Tariff, **quantities: int | str) -> Quote:
    """Return the price for somebody who tells nothing."""
    return price(tariff, facts_of(None, **quantities))


def only_line(quote: Quote) -> QuoteLine:
    """Return the one line of a quote."""
    (one,) = quote.lines
    return one


def euros(quote: Quote) -> str:
    """Return the total as ``"12.00"``."""
    return f"{quote.total.amount:.2f}"


def amounts(quote: Quote) -> dict[str, str]:
    """Return the household's amount of each line; lines of one code stand together in the order of the quote."""
    found: dict[str, str] = {}
    for one in quote.lines:
        before = f"{found[one.code]} + " if one.code in found else ""
        found[one.code] = f"{before}{one.amount.amount:.2f}"
    return found
