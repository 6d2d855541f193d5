"""Somebody new at the desk or among the coordinators."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.gateways.passwords import hash_password
from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.people import EmailTaken
from booking.store.tables import StaffRow
from booking.usecases.accounts.give_role import StaffRole, give_role

#: Letters and digits that nobody takes for one another when they copy them from a screen or hear them.
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 4, 4


@dataclass(frozen=True, slots=True)
class AddStaffMember:
    """Who comes, and as what. ``email`` is in lower case; ``locale`` is the language that they read."""

    name: str
    email: str
    role: Role
    locale: str


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """How somebody new signs in; told once, only a hash of it is kept."""

    name: str
    email: str
    password: str = field(repr=False)


def add_staff_member(session: Session, request: AddStaffMember, *, by: Actor, now: datetime) -> FirstPassword:
    """Let somebody sign in, with a password that they change themselves.

    Raises ``NotAllowed`` for others than a coordinator and for workers, who come with their hours and sign in
    with a code; ``EmailTaken``.
    """
    if Role.COORDINATOR not in by.roles or request.role not in {Role.DESK, Role.COORDINATOR}:
        raise NotAllowed
    taken = select(StaffRow.id).where(StaffRow.organisation_id == by.organisation_id, StaffRow.email == request.email)
    if session.scalar(taken) is not None:
        raise EmailTaken

    password = "-".join(_group() for _ in range(_GROUPS))
    staff = StaffRow(
        organisation_id=by.organisation_id,
        name=request.name,
        email=request.email,
        password_hash=hash_password(password),
        locale=request.locale,
    )
    session.add(staff)
    session.flush()
    give_role(session, StaffRole(staff.id, request.role), by=by, now=now)
    return FirstPassword(request.name, request.email, password)


def _group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH))
