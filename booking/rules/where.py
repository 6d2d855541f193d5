"""Where a service takes place: at people's homes, at a location, or where they choose."""

from __future__ import annotations

from collections.abc import Sequence

from booking.rules.shapes import AT_LOCATIONS, Shape


def goes_home(shape: Shape) -> bool:
    """Tell whether a service of this shape is given at people's homes."""
    return shape not in AT_LOCATIONS


def is_a_choice(shape: Shape, location_ids: Sequence[int]) -> bool:
    """Tell whether somebody has to choose: between several locations, or between home and one."""
    return len(location_ids) + goes_home(shape) > 1


def only_location(shape: Shape, location_ids: Sequence[int]) -> int | None:
    """Return the one location where it always takes place; None where it is at home, or where there is a choice."""
    return location_ids[0] if len(location_ids) == 1 and not goes_home(shape) else None
