"""Making the demo's database ready: tables, the town, and a sign-in for each role."""

from __future__ import annotations

import logging
from datetime import datetime

from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.app import create_app
from booking.config import Settings
from booking.demo.ahead import keep_waiting, promise_series
from booking.demo.furnish import furnish
from booking.demo.house_rules import set_house_rules
from booking.demo.life import live
from booking.demo.people import introduce
from booking.demo.region import build_neighbours, widen
from booking.demo.region_life import live_in_the_region
from booking.demo.sign_ins import OFFICE_SIGN_INS, SignIn
from booking.demo.town import build_town, town_is_there
from booking.rules.actors import Actor, Role
from booking.store.database import in_transaction
from booking.store.queries.accounts import has_not_left
from booking.store.tables import RoleRow, StaffRow
from booking.usecases.accounts.issue_code import issue_code
from booking.web.common import clock


def prepare(settings: Settings, *, base_url: str) -> list[SignIn]:
    """Bring the database up to date, build the town where there is none, and return how to sign in.

    The town comes in one transaction: stopped half-way, there is none, and the next start builds it.
    """
    app = create_app(settings)
    # Who tries the product looks for the addresses, and not for the history of its tables.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    now = clock.now()
    with app.app_context():
        upgrade()
        in_transaction(lambda session: _town(session, base_url=base_url, now=now))
        return in_transaction(lambda session: _sign_ins(session, key=settings.secret_key, now=now))


def _town(session: Session, *, base_url: str, now: datetime) -> None:
    if not town_is_there(session):
        town = build_town(session, base_url=base_url, now=now)
        furnish(session, town, now=now)
        introduce(session, town, now=now)
        widen(session, town, now=now)
        promise_series(session, town, now=now)
        live(session, town, now=now)
        keep_waiting(session, town, now=now)
        build_neighbours(session, base_url=base_url, now=now)
        set_house_rules(session)
        live_in_the_region(session, town, now=now)


def _sign_ins(session: Session, *, key: str, now: datetime) -> list[SignIn]:
    """Return the office's sign-ins and a fresh code for two workers: two phones are enough to try."""
    workers = session.scalars(
        select(StaffRow)
        .join(RoleRow, RoleRow.staff_id == StaffRow.id)
        .where(StaffRow.active, RoleRow.role == Role.WORKER, has_not_left())
        .order_by(StaffRow.id)
        .limit(2)
    ).all()
    office = session.scalars(
        select(StaffRow).where(StaffRow.email == OFFICE_SIGN_INS[0].login).order_by(StaffRow.id)
    ).first()
    if office is None:
        return []
    desk = Actor(office.organisation_id, frozenset({Role.DESK}), user_id=office.id, name=office.name)
    codes = [(staff.name, issue_code(session, staff.id, by=desk, key=key, now=now).digits) for staff in workers]
    return OFFICE_SIGN_INS + [
        SignIn(Role.WORKER, name, "code", f"{digits[:3]} {digits[3:6]} {digits[6:]}") for name, digits in codes
    ]
