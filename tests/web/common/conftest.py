"""One organisation, for tests of what all pages share."""

import pytest
from flask import Flask

from booking.store.database import in_transaction
from booking.store.tables import OrganisationRow
from tests.harness.people import an_organisation


@pytest.fixture
def town(app: Flask) -> OrganisationRow:
    """Keep an organisation at http://localhost."""
    with app.app_context():
        return in_transaction(an_organisation)
