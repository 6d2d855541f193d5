"""Quotes that were written in the first form: read as long as there are any, for they are never changed.

That form knew hours, begun hours, kilometres and costs, one payer, and no VAT.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from booking.rules.pricing.quote import ORGANISATION, RESIDENT, ClassReason, Counted, Why
from booking.store.tables import QuoteRow

_MINUTES_OF_HOUR = Decimal(60)


def in_second_form(row: QuoteRow) -> dict[str, Any]:
    """Return the document of a quote as it would be written today."""
    document = row.document
    return {
        "class_name": document["class_name"],
        "class_until": document["class_until"],
        "provisional": False,
        "lines": [_line(line, row) for line in document["lines"]],
        "open_lines": [_named(line) | _measure(line) for line in document["open_lines"]],
        "cash_total": None,
        "notices": [],
        "own_names": {},
    }


def _line(line: dict[str, Any], row: QuoteRow) -> dict[str, Any]:
    amount = line["amount"]
    measure = _measure(line)
    # A cost was one piece at that price; now it is so many euro.
    counted = Decimal(amount) if line["unit"] == "cost" else Decimal(line["quantity"]) * Decimal(measure["unit"])
    return {
        **_named(line),
        **measure,
        "person": "",
        "counted": str(counted),
        "full": amount,
        "amount": amount,
        "pays": [{"party": RESIDENT, "amount": amount}],
        "gets": [{"party": ORGANISATION, "amount": amount}],
        "vat": {"treatment": "not_stated", "rate": None, "ground": "", "base": amount, "tax": "0"},
        "reasons": [_reason(row) if line["by_class"] else {"why": Why.SAME_FOR_ALL.value, "facts": {}}],
    }


def _named(line: dict[str, Any]) -> dict[str, Any]:
    return {"code": line["code"], "name": line["name"]}


def _measure(line: dict[str, Any]) -> dict[str, str]:
    if line["unit"] == "cost":
        return {"kind": Counted.EURO.value, "unit": "1", "unit_price": "1"}
    if line["unit"] == "km":
        return {"kind": Counted.KM.value, "unit": "1", "unit_price": line["unit_price"]}
    return {"kind": Counted.MINUTES.value, "unit": str(_MINUTES_OF_HOUR), "unit_price": line["unit_price"]}


def _reason(row: QuoteRow) -> dict[str, Any]:
    facts: dict[str, Any] = {"class": row.class_code, "how": row.class_reason}
    if row.class_reason == ClassReason.DECIDED:
        facts |= {"ground": "", "until": row.document["class_until"], "provisional": False}
    return {"why": Why.CLASS.value, "facts": facts}
