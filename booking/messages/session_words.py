"""What a group session is, in words: whether it is in the open air."""

from __future__ import annotations

from booking.messages.words import Words


def surroundings(words: Words, *, is_outdoor: bool | None) -> str:
    """Return where a session is held, empty where nobody said so."""
    if is_outdoor is None:
        return ""
    return words.gettext("Outdoors") if is_outdoor else words.gettext("Indoors")
