"""Series as the desk reads them in a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from booking.messages.series_words import rhythm
from booking.store.queries.series import SeriesView
from booking.web.common.price_texts import request_words


@dataclass(frozen=True, slots=True)
class OpenSeries:
    """A series of a list, with how it comes in words."""

    series: SeriesView
    rhythm: str


def in_words(series: Iterable[SeriesView]) -> tuple[OpenSeries, ...]:
    """Return series with how they come."""
    words = request_words()
    return tuple(OpenSeries(one, rhythm(one.rule, words)) for one in series)
