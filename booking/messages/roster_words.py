"""What labour law does not want in a roster, in words: one sentence for each warning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from booking.messages.words import Say, Words
from booking.rules.roster import RosterWarning, WarningKind

_Sentence = Callable[[Say, str, str, str], str]

# ``on`` is the day, ``so`` how much it is, ``limit`` how much it may be at most, or has to be at least.
_SENTENCES: Final[Mapping[WarningKind, _Sentence]] = {
    WarningKind.LONG_WEEK: lambda _, on, so, limit: _(
        "Week of %(day)s: %(duration)s of work. The contract says %(limit)s.", day=on, duration=so, limit=limit
    ),
    WarningKind.LONG_DAY: lambda _, on, so, limit: _(
        "%(day)s: %(duration)s of work. At most %(limit)s a day is allowed.", day=on, duration=so, limit=limit
    ),
    WarningKind.SHORT_DAY: lambda _, on, so, limit: _(
        "%(day)s: only %(duration)s of work. Somebody who comes to work, works at least %(limit)s.",
        day=on,
        duration=so,
        limit=limit,
    ),
    WarningKind.SHORT_REST: lambda _, on, so, limit: _(
        "%(day)s: only %(duration)s of rest before it. At least %(limit)s is needed.", day=on, duration=so, limit=limit
    ),
    WarningKind.NO_BREAK: lambda _, on, so, limit: _(
        "%(day)s: %(duration)s without a break. After %(limit)s a break of 15 minutes is needed.",
        day=on,
        duration=so,
        limit=limit,
    ),
    WarningKind.NIGHT: lambda _, on, so, _limit: _(
        "%(day)s: %(duration)s of work at night, between 20:00 and 6:00.", day=on, duration=so
    ),
    WarningKind.SUNDAY: lambda _, on, so, _limit: _("%(day)s: %(duration)s of work on a Sunday.", day=on, duration=so),
}


def warning_words(warning: RosterWarning, words: Words) -> str:
    """Return a warning as one sentence with its day and figures."""
    return _SENTENCES[warning.kind](
        words.gettext, words.day(warning.on), words.duration(warning.minutes), words.duration(warning.limit_minutes)
    )
