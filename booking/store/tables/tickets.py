"""Tickets: what was left behind to be worked on, and every step that it took."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, MomentOrNone, OwnedByOrganisation, Words

_IN_HOUSE = "stage IN ('brought', 'working', 'asks', 'ready')"


class TicketRow(OwnedByOrganisation, Base):
    """What one booking leaves behind: what it is, where its key is, what it may cost, and in which stage it is.

    Its place and its day are those of the booking. ``agreed_most_cents`` is what the resident agreed to at most, None
    where they named no bound; ``asked_cents`` is what it would cost, as they were asked.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        UniqueConstraint("organisation_id", "booking_id"),
        CheckConstraint(
            "stage IN ('expected', 'brought', 'working', 'asks', 'ready', 'collected', 'not_brought')", name="stage"
        ),
        CheckConstraint("agreed_most_cents BETWEEN 1 AND 500000", name="agreed_most_cents"),
        CheckConstraint("asked_cents >= 0", name="asked_cents"),
        CheckConstraint("stage <> 'asks' OR (asked_cents IS NOT NULL AND answer = '')", name="asks"),
        CheckConstraint("answer IN ('', 'yes', 'no')", name="answer"),
        CheckConstraint(f"(label IS NOT NULL) = ({_IN_HOUSE})", name="label"),
        CheckConstraint("label BETWEEN 1 AND 999", name="label_number"),
        # Who has the key has the bike: where it hangs is forgotten with the bike.
        CheckConstraint(f"key_place = '' OR {_IN_HOUSE}", name="key_place"),
        CheckConstraint("(ready_at IS NOT NULL) = (stage IN ('ready', 'collected'))", name="ready_at"),
        Index(
            "uq_tickets_label",
            "organisation_id",
            "label",
            unique=True,
            postgresql_where=text("label IS NOT NULL"),
        ),
        Index(
            "ix_tickets_open",
            "organisation_id",
            "booking_id",
            postgresql_where=text("stage NOT IN ('collected', 'not_brought')"),
        ),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    stage: Mapped[Words] = mapped_column(default="expected")
    thing: Mapped[Words] = mapped_column(default="")
    """What it is, in words: brand and colour of a bike."""
    label: Mapped[int | None]
    """The number that is stuck on it while it stands in the workshop."""
    key_place: Mapped[Words] = mapped_column(default="")
    """Where its key is. Never in a message."""
    agreed_most_cents: Mapped[int | None]
    asked_cents: Mapped[int | None]
    asked_words: Mapped[Words] = mapped_column(default="")
    """What it needs besides, and why, as the resident reads it."""
    asked_options: Mapped[list[int]] = mapped_column(JSONB, default=list)
    """Tasks that it needs besides those that were booked, by the ids of the options."""
    asked_at: Mapped[MomentOrNone]
    answer: Mapped[Words] = mapped_column(default="")
    answered_at: Mapped[MomentOrNone]
    answered_by: Mapped[Words] = mapped_column(default="")
    """Whose hand gave the answer: ``resident``, or ``desk`` where they said it on the phone."""
    mended: Mapped[bool] = mapped_column(default=True)
    """False where it is given back as it came."""
    home_at_once: Mapped[bool] = mapped_column(default=False)
    """Only what is needed to get home safely, while they wait."""
    brought_at: Mapped[MomentOrNone]
    ready_at: Mapped[MomentOrNone]
    collected_at: Mapped[MomentOrNone]
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - how SQLAlchemy wants it


class TicketStepRow(OwnedByOrganisation, Base):
    """One step of a ticket: when, who, what, and facts that name nobody. Only ever added to."""

    __tablename__ = "ticket_steps"
    __table_args__ = (Index("ix_ticket_steps_ticket", "organisation_id", "ticket_id", "id"),)

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("tickets.id"))
    at: Mapped[Moment]
    step: Mapped[Words]
    stage: Mapped[Words]
    by_role: Mapped[Words]
    by_staff_id: Mapped[int | None] = mapped_column(BigInteger)
    by_name: Mapped[Words] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
