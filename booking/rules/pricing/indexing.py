"""The next version of a tariff: its amounts raised by an index and rounded as the regulation says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from booking.rules.money import DECIMAL_MODES
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.editing import Path, amounts_of, changed
from booking.rules.refusals.tariffs import AbsurdFactor, NotIndexed

#: An index changes prices by per cents; a factor outside these bounds is a typing error.
LEAST: Final = Decimal("0.5")
MOST: Final = Decimal(2)
_SLOPE: Final = Decimal("0.0001")


def indexed(text: str, factor: Decimal, *, valid_from: date) -> str:
    """Return the document of the next version, in force from ``valid_from``.

    What ``[indexing]`` names (else everything) rises by ``factor`` (1.0213 is 2,13 % more), each amount rounded as
    it says.
    The examples are left out: they were those of the old amounts. Raises ``InvalidTariff``, ``NotIndexed`` where the
    regulation says nothing of an index, and ``AbsurdFactor``.
    """
    document = parse(text)
    tariff = read_tariff(document)
    indexing = tariff.indexing
    if indexing is None:
        raise NotIndexed
    if not factor.is_finite() or not LEAST <= factor <= MOST:
        raise AbsurdFactor(factor, least=LEAST, most=MOST)
    changes: dict[Path, Decimal | date | None] = {}
    for amount in amounts_of(document):
        if indexing.of is None or amount.line in indexing.of:
            # What each step of the income adds is no price: rounded to ten cents a slope would be flat.
            to = _SLOPE if amount.path[-1] == "adds" else indexing.to
            steps = (amount.amount * factor / to).to_integral_value(DECIMAL_MODES[indexing.rounding])
            changes[amount.path] = steps * to
    changes[("valid_from",)] = valid_from
    for gone in ("last_day", "decided_on", "cases"):
        if gone in document:
            changes[(gone,)] = None
    return changed(text, changes)
