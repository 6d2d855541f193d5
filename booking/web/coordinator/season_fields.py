"""The part of the year in which something is possible, as a coordinator fills it in: two days and why."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

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


class SeasonDays:
    """Fields of a form that has a part of the year: both days, or neither."""

    season_first = YearDayField(_l("First day of the season"))
    season_last = YearDayField(_l("Last day of the season"))

    def validate_season_first(self, _field: Field) -> None:
        """Refuse half a season: this runs where the first day is filled in."""
        if not self.season_last.data:
            raise ValidationError(_("Fill in the first and the last day, or neither."))

    def validate_season_last(self, _field: Field) -> None:
        """Refuse the other half."""
        if not self.season_first.data:
            raise ValidationError(_("Fill in the first and the last day, or neither."))

    def season(self) -> Season | None:
        """Return what was filled in."""
        first, last = self.season_first.day, self.season_last.day
        return Season(first, last) if first is not None and last is not None else None


class SeasonFields(SeasonDays):
    """The same, and why not in the rest of the year."""

    season_why = ChoiceField(
        _l("Why not in the rest of the year?"), choices=[SelectChoice(*one) for one in WHYS.items()]
    )

    def season(self) -> Season | None:
        """Return what was filled in."""
        season = super().season()
        return replace(season, why=SeasonWhy(self.season_why.data)) if season is not None else None


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
