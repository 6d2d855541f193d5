"""A place that rents bikes on Monday morning."""

import pytest

from booking.store.database import in_transaction
from tests.usecases.rentals.point import Point, a_point


@pytest.fixture
def point(app_context: None) -> Point:
    """Two city bikes and a cargo bike, on Monday morning."""
    return in_transaction(a_point)
