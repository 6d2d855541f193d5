"""The people who sign in: what they may do, and how they prove who they are."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, MomentOrNone, OwnedByOrganisation, Words


class StaffRow(OwnedByOrganisation, Base):
    """Somebody of the staff. Workers sign in with a code and may have no e-mail address or password."""

    __tablename__ = "staff"
    __table_args__ = (
        UniqueConstraint("organisation_id", "email"),
        UniqueConstraint("organisation_id", "worker_id"),
    )

    id: Mapped[Key]
    name: Mapped[Words]
    email: Mapped[str | None]
    """In lower case."""
    password_hash: Mapped[str | None]
    worker_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("workers.id"))
    locale: Mapped[Words] = mapped_column(default="nl")
    active: Mapped[bool] = mapped_column(default=True)


class RoleRow(OwnedByOrganisation, Base):
    """A role that somebody has."""

    __tablename__ = "staff_roles"
    __table_args__ = (
        UniqueConstraint("organisation_id", "staff_id", "role"),
        CheckConstraint("role IN ('worker', 'desk', 'coordinator')", name="role"),
    )

    id: Mapped[Key]
    staff_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("staff.id"))
    role: Mapped[Words]
    given_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("staff.id"))
    given_at: Mapped[Moment]


class SignInCodeRow(OwnedByOrganisation, Base):
    """A code that the desk gave to a worker: good for one sign-in, for a short time."""

    __tablename__ = "sign_in_codes"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code_hash"),
        Index("ix_sign_in_codes_open", "organisation_id", "staff_id", postgresql_where=text("used_at IS NULL")),
    )

    id: Mapped[Key]
    staff_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("staff.id"))
    code_hash: Mapped[Words]
    """HMAC of the code with the secret key: nine digits alone could be guessed from a plain hash."""
    given_by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("staff.id"))
    expires_at: Mapped[Moment]
    used_at: Mapped[MomentOrNone]


class StaffSessionRow(OwnedByOrganisation, Base):
    """A sign-in that is still good. Signing out ends it everywhere at once."""

    __tablename__ = "staff_sessions"
    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_staff_sessions_staff", "organisation_id", "staff_id"))

    id: Mapped[Key]
    staff_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("staff.id"))
    token_hash: Mapped[Words]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[MomentOrNone]
