"""Real streets in and around Keerbergen, with one believable point on each.

Names come from public announcements of road works, bus stops and addresses by the municipalities, De Lijn and
the local press, a few from memory; a street name is a fact and free to use.

The points of the Schrieksebaan, Astridstraat and Werchtersebaan in Tremelo are read from OpenStreetMap (©
OpenStreetMap contributors, ODbL 1.0: three points are no substantial part of it). All other points are
estimates from general knowledge of the map: in the right part of the right village, but they may stand some
hundreds of metres from the street. Good enough for travel times in a demo, not for finding a door.
"""

from dataclasses import dataclass
from typing import Final

from booking.demo.data.places import PLACE_BY_NAME, Place


@dataclass(frozen=True, slots=True)
class Street:
    """A street in one place, with a point on it in WGS 84 degrees."""

    name: str
    place_name: str
    latitude: float
    longitude: float

    @property
    def place(self) -> Place:
        """The place that the street lies in."""
        return PLACE_BY_NAME[self.place_name]


STREETS: Final = (
    Street("Gemeenteplein", "Keerbergen", 51.0027, 4.6327),
    Street("Haachtsebaan", "Keerbergen", 50.9985, 4.6340),
    Street("Tremelobaan", "Keerbergen", 51.0012, 4.6520),
    Street("Mechelsebaan", "Keerbergen", 51.0042, 4.6190),
    Street("Putsebaan", "Keerbergen", 51.0130, 4.6300),
    Street("Oude Putsebaan", "Keerbergen", 51.0105, 4.6395),
    Street("Schrieksebaan", "Keerbergen", 51.0135, 4.6530),
    Street("Nieuwstraat", "Keerbergen", 51.0190, 4.6655),
    Street("Stationsstraat", "Keerbergen", 51.0020, 4.6365),
    Street("Oudstrijderslaan", "Keerbergen", 51.0035, 4.6318),
    Street("Kempenlaan", "Keerbergen", 51.0048, 4.6420),
    Street("Lindenstraat", "Keerbergen", 51.0030, 4.6389),
    Street("Molenstraat", "Keerbergen", 51.0072, 4.6392),
    Street("Achiel Cleynhenslaan", "Keerbergen", 51.0086, 4.6440),
    Street("Berkendreef", "Keerbergen", 51.0097, 4.6418),
    Street("Vlieghavenlaan", "Keerbergen", 51.0098, 4.6602),
    Street("Fazantendreef", "Keerbergen", 51.0020, 4.6478),
    Street("Mereldreef", "Keerbergen", 51.0065, 4.6545),
    Street("Duivebergen", "Keerbergen", 51.0060, 4.6240),
    Street("Rosstal", "Keerbergen", 51.0108, 4.6205),
    Street("Wageman", "Keerbergen", 50.9992, 4.6252),
    Street("Bakestraat", "Keerbergen", 51.0075, 4.6318),
    Street("Vogelzang", "Keerbergen", 51.0090, 4.6338),
    Street("Jules Ceulemansstraat", "Keerbergen", 51.0083, 4.6310),
    Street("Raamdal", "Keerbergen", 51.0093, 4.6302),
    Street("Grensstraat", "Keerbergen", 51.0240, 4.6345),
    Street("Schrieksebaan", "Tremelo", 50.99149, 4.70440),
    Street("Astridstraat", "Tremelo", 50.99163, 4.70595),
    Street("Werchtersebaan", "Tremelo", 50.98526, 4.70174),
    Street("Baalsebaan", "Tremelo", 50.9930, 4.7215),
    Street("Kruisstraat", "Tremelo", 50.9945, 4.7028),
    Street("Villastraat", "Tremelo", 50.9962, 4.7075),
    Street("Grote Bollostraat", "Tremelo", 51.0068, 4.7160),
    Street("Kleine Bollostraat", "Tremelo", 51.0028, 4.7122),
    Street("Meiboomlaan", "Tremelo", 51.0098, 4.7185),
    Street("Veldonkstraat", "Tremelo", 50.9838, 4.7150),
    Street("Guldensporenlaan", "Tremelo", 50.9962, 4.6948),
    Street("Pastoriestraat", "Baal", 50.9998, 4.7538),
    Street("Beulkensstraat", "Baal", 51.0022, 4.7560),
    Street("Pastoor Caytanstraat", "Baal", 51.0008, 4.7498),
    Street("Louis Van Holestraat", "Baal", 50.9985, 4.7572),
    Street("Keerbergsesteenweg", "Haacht", 50.9845, 4.6372),
    Street("Zoellaan", "Haacht", 50.9818, 4.6352),
    Street("Rijmenamsesteenweg", "Haacht", 50.9860, 4.6165),
    Street("Sint-Adriaanstraat", "Haacht", 50.9885, 4.6120),
    Street("Hulsterenveld", "Haacht", 50.9830, 4.6205),
    Street("Puttekomheide", "Haacht", 50.9912, 4.6185),
    Street("Wilde Heide", "Haacht", 50.9868, 4.6330),
    Street("Werchtersesteenweg", "Haacht", 50.9775, 4.6530),
    Street("Grote Baan", "Wespelaar", 50.9562, 4.6395),
    Street("Kruineikestraat", "Tildonk", 50.9402, 4.6468),
    Street("Mortelstraat", "Tildonk", 50.9425, 4.6405),
    Street("Dorp", "Bonheiden", 51.0240, 4.5480),
    Street("Mechelsesteenweg", "Bonheiden", 51.0235, 4.5378),
    Street("Putsesteenweg", "Bonheiden", 51.0335, 4.5602),
    Street("Kleinbeeklei", "Bonheiden", 51.0205, 4.5530),
    Street("Grote Doelstraat", "Bonheiden", 51.0262, 4.5445),
    Street("Lange Dreef", "Rijmenam", 51.0035, 4.5852),
    Street("Korte Dreef", "Rijmenam", 51.0034, 4.5818),
    Street("Brugstraat", "Rijmenam", 51.0004, 4.5850),
    Street("Hollakenbaan", "Rijmenam", 50.9962, 4.5878),
    Street("Oude Keerbergsebaan", "Rijmenam", 51.0040, 4.5985),
    Street("Weynesbaan", "Rijmenam", 51.0105, 4.6020),
    Street("Provinciesteenweg", "Boortmeerbeek", 50.9722, 4.6070),
    Street("Leuvensesteenweg", "Boortmeerbeek", 50.9795, 4.5722),
    Street("Mechelbaan", "Putte", 51.0498, 4.6105),
    Street("Lierbaan", "Putte", 51.0570, 4.6318),
    Street("Waversesteenweg", "Putte", 51.0552, 4.6242),
    Street("Pachtersvelden", "Putte", 51.0512, 4.6350),
)

STREET_BY_NAME: Final = {(street.name, street.place_name): street for street in STREETS}
