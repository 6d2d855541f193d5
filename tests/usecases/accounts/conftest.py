"""An organisation with somebody of each role."""

from dataclasses import dataclass

import pytest

from booking.rules.actors import Role
from booking.store.database import in_transaction
from booking.store.tables import OrganisationRow, StaffRow
from tests.harness.people import a_staff_member, an_organisation

KEY = "a key of the tests, long enough to be accepted"


@dataclass
class Staff:
    town: OrganisationRow
    desk: StaffRow
    worker: StaffRow


@pytest.fixture
def staff(app_context: None) -> Staff:
    """Keep a desk and a worker of one organisation."""
    town = in_transaction(an_organisation)
    return Staff(
        town,
        in_transaction(lambda session: a_staff_member(session, town, role=Role.DESK)),
        in_transaction(lambda session: a_staff_member(session, town, role=Role.WORKER)),
    )
