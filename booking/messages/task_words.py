"""The tasks of a message, each with how many of it."""

from __future__ import annotations

from collections.abc import Sequence

from booking.messages.words import words_in
from booking.rules.lines import one_line
from booking.rules.text import Text


def tasks_in_words(tasks: Sequence[Text], counts: Sequence[int], *, locale: str) -> tuple[str, ...]:
    """Return each task as a line in ``locale``: ``Maaltijd``, or ``2 × Maaltijd`` where there are more.

    ``counts`` stand in the order of ``tasks``; empty in messages from before counts were kept: then the names alone.
    """
    words = words_in(locale)
    return tuple(
        one_line(words.text(task))
        if count == 1
        else words.gettext("%(count)s × %(name)s", count=count, name=one_line(words.text(task)))
        for task, count in zip(tasks, counts or [1] * len(tasks), strict=True)
    )
