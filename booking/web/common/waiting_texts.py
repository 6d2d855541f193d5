"""When it would suit somebody who waits, in words."""

from __future__ import annotations

from datetime import time
from typing import Any, Final

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking.messages import formats
from booking.rules.waiting import END_OF_DAY, EVERY_DAY, MIDNIGHT, Part, Window

#: What residents choose from.
PARTS: Final[dict[Part, Any]] = {
    Part.ANY: _l("It does not matter"),
    Part.MORNING: _l("In the morning"),
    Part.AFTERNOON: _l("In the afternoon"),
}

_WORKING_DAYS: Final = frozenset(range(5))


def weekday_name(weekday: int) -> str:
    """Return ``maandag``; 0 is Monday."""
    return str(get_locale().days["format"]["wide"][weekday])


def weekdays_text(window: Window) -> str:
    """Return which days of the week suit, in words."""
    if window.weekdays >= EVERY_DAY:
        return _("Every day of the week")
    if window.weekdays == _WORKING_DAYS:
        return _("From Monday to Friday")
    names = [weekday_name(weekday) for weekday in sorted(window.weekdays)]
    listed = format_list(names, locale=get_locale())
    return listed[:1].upper() + listed[1:]


def hours_text(window: Window) -> str:
    """Return which hours suit, in words."""
    if window.part is not None and window.part is not Part.ANY:
        return str(PARTS[window.part])
    if window.part is Part.ANY:
        return _("At any time of the day")
    if window.latest >= END_OF_DAY:
        return _("After %(clock)s", clock=_clock(window.earliest))
    if window.earliest == MIDNIGHT:
        return _("Before %(clock)s", clock=_clock(window.latest))
    return _("Between %(earliest)s and %(latest)s", earliest=_clock(window.earliest), latest=_clock(window.latest))


def _clock(value: time) -> str:
    return formats.time_of_day(value, get_locale())
