"""A town with a resident before it, at a Monday morning that stands still."""

from collections.abc import Callable

import pytest
from flask import Flask

from booking.store.database import in_transaction
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.town import MONDAY, Town, a_town
from tests.web.resident.way import Way


@pytest.fixture
def town(app: Flask) -> Town:
    """The town of the tests."""
    with app.app_context():
        return in_transaction(a_town)


@pytest.fixture
def clock(freeze: Callable[..., FrozenClock]) -> FrozenClock:
    """A Monday morning at eight."""
    return freeze(MONDAY)


@pytest.fixture
def way(client: StrictClient, town: Town, clock: FrozenClock) -> Way:
    """Somebody on the way to a booking, in English."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return Way(client, town)
