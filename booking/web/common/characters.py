"""The characters that no page can show: NUL and its kin."""

from __future__ import annotations

from booking.rules.characters import can_be_shown, shown, straight

__all__ = ["can_be_shown", "shown", "straight"]
