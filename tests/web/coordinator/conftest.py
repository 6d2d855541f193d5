"""The small town, and its coordinator at work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from booking.rules.actors import Role
from booking.store.database import in_transaction
from booking.store.tables import OrganisationRow, StaffRow
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import MONDAY, Town, a_town


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context():
        return in_transaction(a_town)


@pytest.fixture
def greet(app: Flask, client: StrictClient, freeze: Callable[[datetime], FrozenClock], town: Town) -> StaffRow:
    """The only coordinator, signed in, on Monday at eight o'clock."""
    freeze(MONDAY)
    with app.app_context():
        staff = in_transaction(
            lambda session: a_staff_member(
                session,
                session.get_one(OrganisationRow, town.organisation_id),
                role=(Role.COORDINATOR, Role.DESK),
                name="Greet Wouters",
                locale="en",
            )
        )
    sign_in(client, staff)
    return staff
