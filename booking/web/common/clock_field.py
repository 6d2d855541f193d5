"""A time of day as people type it."""

from __future__ import annotations

import re
from datetime import time
from typing import Any, Final

from flask_babel import gettext as _
from wtforms import TimeField

_CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-3])\s*[:.uh]\s*([0-5][0-9])?")


class ClockField(TimeField):  # type: ignore[misc] # wtforms has no types
    """A time of day in any spelling: ``8:30``, ``8.30``, ``8u30``, ``8 h 30``. Empty is no time."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        typed = valuelist[0].strip().lower() if valuelist else ""
        self.data = None
        if not typed:
            return
        read = _CLOCK.fullmatch(typed)
        if read is None:
            raise ValueError(_("Write a time such as 8.30."))
        self.data = time(int(read[1]), int(read[2] or 0))
