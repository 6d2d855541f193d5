"""What a service asks besides its tasks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from booking.store.database import Base
from booking.store.types import Key, OwnedByOrganisation, Words


class QuestionRow(OwnedByOrganisation, Base):
    """One question of a service. Answers are kept with the booking, by ``slug``, which never changes."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("organisation_id", "service_id", "slug"),
        CheckConstraint(
            "kind IN ('text', 'long_text', 'number', 'choice', 'yes_no', 'date', 'phone', 'uitpas')",
            name="kind",
        ),
        CheckConstraint("kind <> 'uitpas' OR (sensitive AND NOT worker_sees)", name="private_card"),
        CheckConstraint("(least IS NULL AND most IS NULL) OR kind = 'number'", name="bounds_of_a_number"),
        CheckConstraint("0 <= least AND 0 <= most AND least <= most", name="bounds"),
        CheckConstraint("counts_as = '' OR kind IN ('number', 'yes_no')", name="counts_as"),
    )

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    slug: Mapped[Words]
    position: Mapped[int] = mapped_column(default=0)
    label: Mapped[dict[str, Any]] = mapped_column(JSONB)
    hint: Mapped[dict[str, Any]] = mapped_column(JSONB)
    kind: Mapped[Words]
    choices: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    """Of a choice: each a code, and its words by language."""
    excluding: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """The answers with which the service may not do the work: codes of choices, ``yes`` or ``no``."""
    required: Mapped[bool] = mapped_column(default=True)
    least: Mapped[Decimal | None] = mapped_column(Numeric(9, 2))
    most: Mapped[Decimal | None] = mapped_column(Numeric(9, 2))
    unit: Mapped[Words] = mapped_column(default="")
    beyond: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """Who does what this service may not do, and where to ask; empty where the bounds are no matter of law."""
    worker_sees: Mapped[bool] = mapped_column(default=True)
    sensitive: Mapped[bool] = mapped_column(default=False)
    """Health, a key code: in no message and no log, and shown only to who needs it."""
    counts_as: Mapped[Words] = mapped_column(default="")
    """The quantity of a tariff that the answer is counted as; empty where it changes no price."""
    active: Mapped[bool] = mapped_column(default=True)
