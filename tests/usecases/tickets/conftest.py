"""A bike point on Monday morning."""

import pytest

from booking.store.database import in_transaction
from tests.usecases.tickets.shop import Shop, a_shop


@pytest.fixture
def shop(app_context: None) -> Shop:
    """A bike point on Monday morning."""
    return in_transaction(a_shop)
