"""The part of the year in which something is possible, as a coordinator fills it in: two days and why."""

from __future__ import annotations

import re
from typing import Final, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice
from wtforms.validators import ValidationError

from booking.rules.seasons import Season, SeasonWhy, YearDay
from booking.web.common.fields import WordsField
from booking.web.coordinator.fields import ChoiceField

_TYPED: Final = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})")
WHYS: Final = {
    SeasonWhy.SEASON: _l("It is only useful then"),
    SeasonWhy.NESTING: _l("Birds nest in the rest of the year"),
    SeasonWhy.WEATHER: _l("The weather is not right in the rest of the year"),
}


class YearDayField(WordsField):
    """A day that comes back each year: day and month, ``31/10``; nothing is no answer."""

    def __init__(self, label: object = "", **others: object) -> None:
        """Take what is short."""
        super().__init__(label, most=10, **others)

    def check(self, typed: str) -> None:
        """Refuse what is no day of a year."""
        if _read(typed) is None:
            raise ValidationError(_("Fill in a day and a month, for example 31/10."))

    @property
    def day(self) -> YearDay | None:
        """The day, or None for nothing."""
        return _read(self.data or "")


class SeasonFields:
    """Fields of a form that has a season."""

    season_first = YearDayField(_l("First day of the season"))
    season_last = YearDayField(_l("Last day of the season"))
    season_why = ChoiceField(
        _l("Why not in the rest of the year?"), choices=[SelectChoice(*one) for one in WHYS.items()]
    )

    def validate_season_last(self, field: Field) -> None:
        """Refuse half a season."""
        first = cast("YearDayField", self.season_first)
        if not field.errors and not first.errors and bool(first.data) != bool(field.data):
            raise ValidationError(_("Fill in the first and the last day, or neither."))

    def season(self) -> Season | None:
        """Return what was filled in."""
        first, last = cast("YearDayField", self.season_first).day, cast("YearDayField", self.season_last).day
        if first is None or last is None:
            return None
        return Season(first, last, SeasonWhy(cast("ChoiceField", self.season_why).data))


def season_data(season: Season | None) -> dict[str, str]:
    """Return the fields as a season stands."""
    if season is None:
        return {"season_first": "", "season_last": "", "season_why": SeasonWhy.SEASON}
    return {"season_first": _shown(season.first), "season_last": _shown(season.last), "season_why": season.why}


def _read(typed: str) -> YearDay | None:
    found = _TYPED.fullmatch(typed.strip())
    if found is None:
        return None
    day, month = int(found[1]), int(found[2])
    return YearDay(month, day) if YearDay.exists(month, day) else None


def _shown(day: YearDay) -> str:
    return f"{day.day}/{day.month}"
