"""One organisation, for tests of signing in."""

import pytest
from flask import Flask

from booking.store.database import in_transaction
from booking.store.tables import OrganisationRow
from tests.harness.client import StrictClient
from tests.harness.people import an_organisation


@pytest.fixture
def town(app: Flask) -> OrganisationRow:
    """Keep an organisation at http://localhost."""
    with app.app_context():
        return in_transaction(an_organisation)


@pytest.fixture(autouse=True)
def english(client: StrictClient) -> None:
    """Let who is not signed in read English."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
