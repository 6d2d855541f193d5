"""The places in and around Keerbergen with their postcodes, and which of them the demo organisation serves.

Names and postcodes are facts of the Belgian postcode list. The centres stand near the church of each place,
from general knowledge of the map, good to some hundreds of metres.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Place:
    """A village with its postcode, the municipality it belongs to and its centre in WGS 84 degrees."""

    name: str
    postcode: str
    municipality: str
    latitude: float
    longitude: float


PLACES: Final = (
    Place("Keerbergen", "3140", "Keerbergen", 51.0029, 4.6334),
    Place("Tremelo", "3120", "Tremelo", 50.9914, 4.7041),
    Place("Baal", "3128", "Tremelo", 50.9995, 4.7540),
    Place("Haacht", "3150", "Haacht", 50.9767, 4.6376),
    Place("Wespelaar", "3150", "Haacht", 50.9581, 4.6383),
    Place("Tildonk", "3150", "Haacht", 50.9391, 4.6440),
    Place("Bonheiden", "2820", "Bonheiden", 51.0238, 4.5478),
    Place("Rijmenam", "2820", "Bonheiden", 51.0020, 4.5842),
    Place("Boortmeerbeek", "3190", "Boortmeerbeek", 50.9790, 4.5750),
    Place("Hever", "3191", "Boortmeerbeek", 50.9935, 4.5440),
    Place("Putte", "2580", "Putte", 51.0533, 4.6322),
    Place("Booischot", "2221", "Heist-op-den-Berg", 51.0510, 4.7740),
    Place("Schriek", "2223", "Heist-op-den-Berg", 51.0281, 4.6900),
)

# Keerbergen with its neighbours Tremelo (and Baal), Haacht and Bonheiden. The others are known by name, so
# that somebody who lives there is told plainly that the service does not come.
SERVED_POSTCODES: Final = frozenset({"3140", "3120", "3128", "3150", "2820"})

# Every coordinate of the demo lies inside: south, north, west, east.
AREA: Final = (50.93, 51.07, 4.52, 4.79)

PLACE_BY_NAME: Final = {place.name: place for place in PLACES}
