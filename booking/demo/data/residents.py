"""Sixty invented residents of the service area, with their address, phone and perhaps a price decision.

Nobody here exists. The phone numbers are valid in form but belong to nobody: no subscriber number in zone 015
or 016 starts with a zero, and mobile range 0450 has no operator that the phonenumbers package knows. The
e-mail domains are reserved for examples (RFC 2606), so that no message can reach a stranger.
"""

from dataclasses import dataclass
from typing import Final, Literal

from booking.demo.data.streets import STREET_BY_NAME, Street


@dataclass(frozen=True, slots=True)
class PriceDecision:
    """What a social worker decided for a household: class, ground and the kind of evidence that was seen.

    ``price_class`` and ``ground`` are codes of the town's regulation. ``ends_in_days`` counts from the day on which
    the town is built; without it the decision holds until the end of a year.
    """

    price_class: Literal["vt", "social"]
    ground: str
    evidence: str
    ends_in_days: int | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Resident:
    """A customer at an address; ``phone`` is E.164. Without a decision the standard price holds."""

    first_name: str
    last_name: str
    street_name: str
    place_name: str
    house_number: str
    phone: str
    box: str | None = None
    email: str | None = None
    language: str = "nl"
    access_note: str | None = None
    decision: PriceDecision | None = None

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def street(self) -> Street:
        """The street with its point and place."""
        return STREET_BY_NAME[self.street_name, self.place_name]

    @property
    def postcode(self) -> str:
        """The postcode of the place."""
        return self.street.place.postcode

    @property
    def latitude(self) -> float:
        """The street's latitude, moved at most 70 metres by the house number."""
        return round(self.street.latitude + (int(self.house_number) * 37 % 21 - 10) * 0.00006, 5)

    @property
    def longitude(self) -> float:
        """The street's longitude, moved at most 70 metres by the house number."""
        return round(self.street.longitude + (int(self.house_number) * 53 % 21 - 10) * 0.0001, 5)


VT_STICKER: Final = PriceDecision("vt", "vt", "mutuality_sticker")
VT_CERTIFICATE: Final = PriceDecision("vt", "vt", "certificate")
VT_CHECK: Final = PriceDecision("vt", "vt", "ksz_check")
LIVING_WAGE: Final = PriceDecision("social", "leefloon", "ocmw_decision")
OLDER_PEOPLE: Final = PriceDecision("social", "igo", "certificate")
DISABILITY: Final = PriceDecision("social", "ivt", "certificate")
GUIDANCE: Final = PriceDecision("social", "guidance", "ocmw_decision")
#: What the list of decisions that end is for: one that ends soon, one that ended, one that waits for its evidence.
ENDS_SOON: Final = PriceDecision("vt", "vt", "certificate", ends_in_days=12)
HAS_ENDED: Final = PriceDecision("vt", "vt", "mutuality_sticker", ends_in_days=-3)
PROVISIONAL: Final = PriceDecision("vt", "vt", "on_its_way", ends_in_days=24, provisional=True)

RESIDENTS: Final = (
    Resident(
        "Maria", "Van den Broeck", "Molenstraat", "Keerbergen", "14", "+3215001001",
        access_note="Bel twee keer.", decision=VT_STICKER,
    ),
    Resident(
        "Jozef", "Peeters", "Bakestraat", "Keerbergen", "27", "+3215001002",
        access_note="Hond in huis.", decision=VT_STICKER,
    ),
    Resident(
        "Fatima", "El Amrani", "Kempenlaan", "Keerbergen", "8", "+32450000203",
        box="2", email="fatima.elamrani@example.org",
        access_note="3de verdieping, geen lift.", decision=LIVING_WAGE,
    ),
    Resident(
        "Greta", "Janssens", "Haachtsebaan", "Keerbergen", "61", "+3215001004",
        access_note="Sleutel bij de buurvrouw op nummer 63.", decision=VT_STICKER,
    ),
    Resident(
        "Emine", "Şahin", "Lindenstraat", "Keerbergen", "19", "+32450000205",
        email="emine.sahin@example.org", decision=VT_CHECK,
    ),
    Resident(
        "Albert", "Wouters", "Oudstrijderslaan", "Keerbergen", "5", "+3215001006",
    ),
    Resident(
        "Godelieve", "De Smet", "Gemeenteplein", "Keerbergen", "3", "+3215001007",
        box="4", email="godelieve.desmet@example.org",
        access_note="Bel aan bij bus 4, de lift is links.", decision=OLDER_PEOPLE,
    ),
    Resident(
        "Piotr", "Kowalski", "Putsebaan", "Keerbergen", "112", "+32450000208",
        email="piotr.kowalski@voorbeeld.example", language="en",
    ),
    Resident(
        "Lutgarde", "Vermeulen", "Berkendreef", "Keerbergen", "22", "+32450000209",
        access_note="Achterdeur gebruiken.", decision=HAS_ENDED,
    ),
    Resident(
        "Jean-Pierre", "Lambert", "Vlieghavenlaan", "Keerbergen", "40", "+32450000210",
        email="jeanpierre.lambert@voorbeeld.example", language="fr", access_note="Poort met bel, wacht even.",
    ),
    Resident(
        "Rosa", "Claessens", "Achiel Cleynhenslaan", "Keerbergen", "33", "+3215001011",
        decision=ENDS_SOON,
    ),
    Resident(
        "Frans", "Goossens", "Tremelobaan", "Keerbergen", "88", "+3215001012",
        access_note="Parkeren kan op de oprit.", decision=VT_STICKER,
    ),
    Resident(
        "Grâce", "Mbuyi-Kalala", "Stationsstraat", "Keerbergen", "9", "+32450000213",
        box="1", email="grace.mbuyikalala@example.org", language="fr", decision=LIVING_WAGE,
    ),
    Resident(
        "Karel", "Maes", "Schrieksebaan", "Keerbergen", "71", "+32450000214",
        email="karel.maes@voorbeeld.example",
    ),
    Resident(
        "Hilde", "Jacobs", "Mereldreef", "Keerbergen", "16", "+32450000215",
        email="hilde.jacobs@example.org", access_note="Kat mag niet naar buiten.",
    ),
    Resident(
        "Leonard", "Mertens", "Rosstal", "Keerbergen", "12", "+3215001016",
        access_note="Bel links.", decision=VT_STICKER,
    ),
    Resident(
        "Naima", "Bouzid", "Vogelzang", "Keerbergen", "6", "+32450000217",
        email="naima.bouzid@example.org", decision=VT_CHECK,
    ),
    Resident(
        "Simonne", "Willems", "Duivebergen", "Keerbergen", "18", "+3215001018",
        access_note="De deur staat overdag open.", decision=VT_CERTIFICATE,
    ),
    Resident(
        "Bart", "Hermans", "Jules Ceulemansstraat", "Keerbergen", "11", "+32450000219",
        email="bart.hermans@example.org",
    ),
    Resident(
        "Anna", "Nowicka", "Raamdal", "Keerbergen", "4", "+32450000220",
        email="anna.nowicka@voorbeeld.example", language="en", decision=VT_STICKER,
    ),
    Resident(
        "Willy", "Aerts", "Wageman", "Keerbergen", "31", "+3215001021",
        access_note="Grote hond, eerst bellen.",
    ),
    Resident(
        "Christiane", "Dubois", "Fazantendreef", "Keerbergen", "25", "+3215001022",
        email="christiane.dubois@voorbeeld.example", language="fr",
    ),
    Resident(
        "Hassan", "Ziani", "Oude Putsebaan", "Keerbergen", "57", "+32450000223",
        decision=VT_CHECK,
    ),
    Resident(
        "Yvonne", "Michiels", "Nieuwstraat", "Keerbergen", "94", "+3215001024",
        access_note="Sleutelkastje naast de voordeur.", decision=DISABILITY,
    ),
    Resident(
        "Stefan", "Smets", "Grensstraat", "Keerbergen", "15", "+32450000225",
        email="stefan.smets@example.org",
    ),
    Resident(
        "Marie-Louise", "Dewit", "Molenstraat", "Keerbergen", "42", "+3215001026",
        decision=PROVISIONAL,
    ),
    Resident(
        "Lucien", "Schoofs", "Mechelsebaan", "Keerbergen", "130", "+3215001027",
        access_note="Garage links van het huis.",
    ),
    Resident(
        "Ayşe", "Demir", "Kempenlaan", "Keerbergen", "21", "+32450000228",
        box="3", email="ayse.demir@voorbeeld.example",
        access_note="2de verdieping, geen lift.", decision=GUIDANCE,
    ),
    Resident(
        "Etienne", "Moreau", "Putsebaan", "Keerbergen", "67", "+32450000229",
        email="etienne.moreau@example.org", language="fr",
    ),
    Resident(
        "Nicole", "Pauwels", "Bakestraat", "Keerbergen", "50", "+32450000230",
        decision=GUIDANCE,
    ),
    Resident(
        "Gilberte", "Segers", "Haachtsebaan", "Keerbergen", "18", "+3215001031",
        access_note="Komt traag naar de deur, even wachten.", decision=OLDER_PEOPLE,
    ),
    Resident(
        "Tom", "Lemmens", "Achiel Cleynhenslaan", "Keerbergen", "76", "+32450000232",
        email="tom.lemmens@voorbeeld.example",
    ),
    Resident(
        "Aline", "Kabongo", "Lindenstraat", "Keerbergen", "35", "+32450000233",
        box="1", email="aline.kabongo@example.org", language="fr",
        access_note="Bel werkt niet, klop op het raam.", decision=VT_CHECK,
    ),
    Resident(
        "Herman", "Cools", "Schrieksebaan", "Keerbergen", "140", "+3215001034",
    ),
    Resident(
        "Rita", "Verbeeck", "Baalsebaan", "Tremelo", "45", "+3216001035",
        access_note="Hond in huis.", decision=VT_STICKER,
    ),
    Resident(
        "Ludo", "Van Dyck", "Schrieksebaan", "Tremelo", "12", "+32450000236",
        email="ludo.vandyck@voorbeeld.example",
    ),
    Resident(
        "Mariam", "Haddad", "Astridstraat", "Tremelo", "7", "+32450000237",
        box="2", email="mariam.haddad@example.org", access_note="1ste verdieping.", decision=VT_CHECK,
    ),
    Resident(
        "Julia", "Van Eycken", "Grote Bollostraat", "Tremelo", "83", "+3216001038",
        decision=VT_STICKER,
    ),
    Resident(
        "Paul", "Torfs", "Meiboomlaan", "Tremelo", "10", "+32450000239",
        email="paul.torfs@example.org", access_note="Smalle oprit, bestelwagen op straat.",
    ),
    Resident(
        "Zofia", "Wiśniewska", "Kruisstraat", "Tremelo", "28", "+32450000240",
        email="zofia.wisniewska@voorbeeld.example", language="en",
    ),
    Resident(
        "Denise", "Van Roy", "Villastraat", "Tremelo", "14", "+3216001041",
        decision=VT_CERTIFICATE,
    ),
    Resident(
        "Georges", "Vandenbosch", "Veldonkstraat", "Tremelo", "52", "+3216001042",
        access_note="Kleindochter doet open.",
    ),
    Resident(
        "Songül", "Kaya", "Guldensporenlaan", "Tremelo", "23", "+32450000243",
        email="songul.kaya@example.org",
    ),
    Resident(
        "Roger", "Feyaerts", "Werchtersebaan", "Tremelo", "36", "+3216001044",
    ),
    Resident(
        "Monique", "Ceuppens", "Pastoriestraat", "Baal", "20", "+3216001045",
        access_note="Sleutel bij de bakker.", decision=VT_STICKER,
    ),
    Resident(
        "Omar", "Idrissi", "Beulkensstraat", "Baal", "9", "+32450000246",
        email="omar.idrissi@voorbeeld.example",
    ),
    Resident(
        "Agnes", "Van Hove", "Pastoor Caytanstraat", "Baal", "17", "+3216001047",
    ),
    Resident(
        "Eddy", "Liekens", "Keerbergsesteenweg", "Haacht", "64", "+32450000248",
        email="eddy.liekens@voorbeeld.example",
    ),
    Resident(
        "Paula", "Verhaegen", "Zoellaan", "Haacht", "29", "+3216001049",
        access_note="Rolluiken zijn beneden: toch bellen.", decision=VT_STICKER,
    ),
    Resident(
        "Dieudonné", "Ilunga", "Rijmenamsesteenweg", "Haacht", "118", "+32450000250",
        box="1", email="dieudonne.ilunga@voorbeeld.example", language="fr",
    ),
    Resident(
        "Liliane", "De Coster", "Sint-Adriaanstraat", "Haacht", "41", "+3216001051",
    ),
    Resident(
        "Kristof", "Bosmans", "Hulsterenveld", "Haacht", "8", "+32450000252",
        email="kristof.bosmans@voorbeeld.example", access_note="Twee honden, wel braaf.",
    ),
    Resident(
        "Samira", "Tahiri", "Wilde Heide", "Haacht", "55", "+32450000253",
        email="samira.tahiri@example.org",
    ),
    Resident(
        "Raymond", "Stroobants", "Grote Baan", "Wespelaar", "19", "+3216001054",
    ),
    Resident(
        "Jeannine", "Op de Beeck", "Dorp", "Bonheiden", "33", "+3215001055",
        box="5", access_note="Appartement, bel bus 5.", decision=VT_STICKER,
    ),
    Resident(
        "Marc", "Van Camp", "Putsesteenweg", "Bonheiden", "101", "+32450000256",
        email="marc.vancamp@voorbeeld.example",
    ),
    Resident(
        "Ewa", "Zielińska", "Kleinbeeklei", "Bonheiden", "12", "+32450000257",
        email="ewa.zielinska@example.org", language="en",
    ),
    Resident(
        "Lisette", "Verschueren", "Lange Dreef", "Rijmenam", "47", "+3215001058",
        access_note="Bel links.",
    ),
    Resident(
        "Guido", "Nijs", "Hollakenbaan", "Rijmenam", "22", "+32450000259",
        email="guido.nijs@example.org",
    ),
    Resident(
        "Blessing", "Okafor", "Korte Dreef", "Rijmenam", "5", "+32450000260",
        email="blessing.okafor@voorbeeld.example", language="en",
    ),
)  # fmt: skip
