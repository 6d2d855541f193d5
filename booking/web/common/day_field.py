"""A day as people type it."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from wtforms import DateField

#: Nobody means a day of other years, and beyond the calendar there is nothing to reckon with. Contracts are old.
_YEARS: Final = range(1950, 2101)


class DayField(DateField):  # type: ignore[misc] # wtforms has no types
    """A day, as browsers send it or as people type it: ``1/12/2026``."""

    data: Any

    def __init__(self, label: object = None, **others: object) -> None:
        """Take the usual spellings."""
        super().__init__(label, format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"], **others)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            super().process_formdata([valuelist[0].strip()])
        except ValueError:
            raise ValueError(_("Write a day such as 1/12/2026.")) from None
        if self.data.year not in _YEARS:
            self.data = None
            raise ValueError(_("This year cannot be right. Write a day such as 1/12/2026."))
