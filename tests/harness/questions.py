"""Questions for the service of the small town."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from booking.store.tables import QuestionRow, TariffRow
from tests.harness.town import Town

#: What each starched piece costs besides, appended to the tariff of the town.
COUNTED = """
[quantities.starched]
name.nl = "Met stijfsel"
name.en = "With starch"
kind = "pieces"

[[lines]]
code = "starch"
name.nl = "Stijfsel"
name.en = "Starch"
of = "starched"
price = 1.50
"""


def a_question(session: Session, town: Town, slug: str, kind: str, **more: Any) -> int:
    """Let the town's service ask something; its English words are its slug."""
    row = QuestionRow(
        organisation_id=town.organisation_id,
        service_id=town.service_id,
        slug=slug,
        label={"nl": slug, "en": slug},
        hint={"nl": ""},
        kind=kind,
        position=more.pop("position", 1),
        **more,
    )
    session.add(row)
    session.flush()
    return row.id


def a_hedge_question(session: Session, town: Town) -> int:
    """How high it is, in metres: at most 1.80 (domain A3.2)."""
    return a_question(
        session,
        town,
        "hedge height",
        "number",
        most=Decimal("1.80"),
        unit="m",
        beyond={"nl": "Een tuinaannemer doet dit.", "en": "A gardening firm does this."},
    )


def a_counted_question(session: Session, town: Town) -> int:
    """How many pieces are starched; the tariff of the town gets a line for them."""
    tariff = session.get_one(TariffRow, town.tariff_id)
    tariff.text += COUNTED
    return a_question(session, town, "starched pieces", "number", counts_as="starched", position=2)
