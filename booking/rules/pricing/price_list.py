"""A simple price list as a tariff document: one price of each thing, for everybody or for each of a few classes.

What a regulation says beyond that (brackets of income, tiers, quotas) is written in the document itself. The form of
a document stands in ``booking/regulations/GUIDE.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import tomlkit

from booking.rules.money import Rounding
from booking.rules.pricing.document import FORMAT
from booking.rules.pricing.editing import plain
from booking.rules.pricing.examples import renewed
from booking.rules.pricing.faults import CODE
from booking.rules.pricing.quantities import QUANTITIES, Kind
from booking.rules.pricing.rates import NO_RATES, Rates
from booking.rules.text import Text

#: The class of whoever is in no other one.
STANDARD: Final = "standard"
MINUTES_PER_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class LowerClass:
    """People who pay less: those with one of ``statuses`` (codes), at least one."""

    code: str
    name: Text
    statuses: Sequence[str]


@dataclass(frozen=True, slots=True)
class Priced:
    """What one unit of something costs, in euro, by the code of a class.

    ``of`` is the quantity that is counted: one of every tariff's, or the code of a task, which is counted in pieces.
    ``prices`` names the standard class, and those lower ones that pay something else. ``begun_minutes`` charges each
    begun stretch of so many minutes; None charges to the minute. Only time has it.
    """

    of: str
    name: Text
    prices: Mapping[str, Decimal]
    begun_minutes: int | None = None

    @property
    def is_time(self) -> bool:
        """Whether it is priced by the hour."""
        return QUANTITIES.get(self.of) is Kind.MINUTES

    @property
    def is_own(self) -> bool:
        """Whether only this service counts it."""
        return self.of not in QUANTITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """What somebody filled in. ``vat_percent`` is part of the prices; None where the prices say nothing about VAT.

    ``least`` is what one booking costs at least, in euro; ``rounding`` brings each amount to the cent.
    """

    service: str
    name: Text
    source: str
    valid_from: date
    vat_percent: int | None
    vat_exempt: str
    """The ground on which no VAT is due, or empty."""
    classes: Sequence[LowerClass]
    standard: Text
    """The name of the class of everybody else; without ``classes`` nobody reads it."""
    priced: Sequence[Priced]
    least: Decimal | None
    least_name: Text
    rounding: Rounding


def subject_of(slug: str) -> str:
    """Return what a tariff calls a service; a slug that is no code there, such as ``3d-atelier``, is any service."""
    code = slug.replace("-", "_")[:40]
    return code if CODE.fullmatch(code) else "service"


def document_of(prices: PriceList, *, rates: Rates = NO_RATES) -> str:
    """Return the price list as a document in TOML, with for each class what one of everything comes to.

    Raises ``InvalidTariff`` where it is no tariff: nothing priced, or a lower class that pays more.
    """
    document: dict[str, Any] = {
        "format": FORMAT,
        "service": prices.service,
        "name": dict(prices.name),
        "source": prices.source,
        "valid_from": prices.valid_from,
    }
    if prices.classes:
        document |= {"default_class": STANDARD, "choose": "first"}
    document |= {"rounding": {"amount": prices.rounding.value}, "vat": {"all": _vat(prices)}}
    own = {one.of: {"name": dict(one.name), "kind": Kind.PIECES.value} for one in prices.priced if one.is_own}
    if own:
        document["quantities"] = own
    if prices.classes:
        document["classes"] = [_class(one) for one in prices.classes]
        document["classes"].append({"code": STANDARD, "name": dict(prices.standard)})
    has_time = any(one.is_time for one in prices.priced)
    document["lines"] = [_line(one, prices.classes, has_time=has_time) for one in prices.priced]
    if prices.least is not None:
        document["limits"] = [{"code": "least", "name": dict(prices.least_name), "least": _amount(prices.least)}]
    document["cases"] = _cases(prices)
    return renewed(tomlkit.dumps(document), rates=rates)


def _vat(prices: PriceList) -> dict[str, Any]:
    if prices.vat_exempt:
        return {"exempt": prices.vat_exempt}
    return {"not_stated": True} if prices.vat_percent is None else {"rate": prices.vat_percent}


def _class(one: LowerClass) -> dict[str, Any]:
    statuses = list(one.statuses)
    return {
        "code": one.code,
        "name": dict(one.name),
        "when": {"any": [{"status": status} for status in statuses]} if len(statuses) > 1 else {"status": statuses[0]},
    }


def _line(one: Priced, classes: Sequence[LowerClass], *, has_time: bool) -> dict[str, Any]:
    """Return a line. What has a price of its own costs no time besides."""
    line: dict[str, Any] = {"code": one.of, "name": dict(one.name), "of": one.of}
    if one.is_time:
        line["unit"] = MINUTES_PER_HOUR
        if one.begun_minutes is not None:
            line |= {"step": one.begun_minutes, "step_rounding": Rounding.UP.value}
    elif one.is_own and has_time:
        line["instead_of_time"] = True
    full = one.prices[STANDARD]
    if any(one.prices.get(each.code, full) != full for each in classes):
        line["prices"] = {code: _amount(one.prices.get(code, full)) for code in (*_codes(classes), STANDARD)}
    else:
        line["price"] = _amount(full)
    return line


def _cases(prices: PriceList) -> list[dict[str, Any]]:
    """Return an example for each class: one of everything. Their amounts are filled in by the engine itself."""
    work = {one.of: MINUTES_PER_HOUR if one.is_time else 1 for one in prices.priced}
    statuses = {one.code: [one.statuses[0]] for one in prices.classes} | {STANDARD: []}
    names = {one.code: one.name for one in prices.classes} | {STANDARD: prices.standard}
    return [
        {
            "name": f"1 ({names[code]['nl']})" if prices.classes else "1",
            "says": ", ".join(one.name["nl"] for one in prices.priced)[:200],
            "facts": {"on": prices.valid_from, "household": {"statuses": held}, "work": work},
            "expect": {"total": _amount(Decimal(0))},
        }
        for code, held in statuses.items()
    ]


def _codes(classes: Sequence[LowerClass]) -> tuple[str, ...]:
    return tuple(one.code for one in classes)


def _amount(amount: Decimal) -> Any:  # noqa: ANN401 - tomlkit's own number
    """Return an amount that stands in the file as people write it: ``18.00``."""
    return tomlkit.value(plain(amount))
