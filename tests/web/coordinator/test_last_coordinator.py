"""Somebody always stays who may give roles."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.rules.refusals.people import LastCoordinator
from booking.store.database import in_transaction
from booking.store.tables import StaffRow
from booking.usecases.accounts.give_role import StaffRole
from booking.usecases.accounts.take_role import take_role
from tests.harness.people import a_staff_member, actor_for, an_organisation


def test_of_two_coordinators_who_take_each_others_role_the_second_waits_and_is_refused(app: Flask) -> None:
    def take(session: Session, mine: StaffRow, theirs: StaffRow) -> None:
        request = StaffRole(theirs.id, Role.COORDINATOR)
        take_role(session, request, by=actor_for(mine, Role.COORDINATOR))

    def impatiently(session: Session) -> None:
        session.execute(text("SET LOCAL lock_timeout = '50ms'"))
        take(session, bert, anna)

    def meanwhile() -> None:
        with app.app_context(), pytest.raises(OperationalError, match="lock timeout"):
            in_transaction(impatiently)

    def first(session: Session) -> None:
        take(session, anna, bert)
        with ThreadPoolExecutor(max_workers=1) as thread:
            thread.submit(meanwhile).result()

    with app.app_context():
        organisation = in_transaction(an_organisation)
        anna, bert = (
            in_transaction(lambda session: a_staff_member(session, organisation, role=Role.COORDINATOR))
            for _ in range(2)
        )
        in_transaction(first)
        with pytest.raises(LastCoordinator):
            in_transaction(lambda session: take(session, bert, anna))
