"""The tables that can be taken in, with their columns in English, Dutch and French.

``municipality`` may stand in each of them, because most files have it, and is not read: it follows from the postcode.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final

from booking.rules.sheets import cells
from booking.rules.sheets.columns import Column
from booking.rules.travel import TravelMode

#: Belgium lies within these degrees; Lambert 72, which Flemish registers print too, is far outside.
_NORTH: Final = cells.number(least=Decimal("49.4"), most=Decimal("51.6"))
_EAST: Final = cells.number(least=Decimal("2.5"), most=Decimal("6.5"))
_MOST_EURO: Final = Decimal(100_000)
_MOST_HOURS: Final = Decimal(60)

_LANGUAGES: Final = {
    "nl": ("nld", "Nederlands", "néerlandais", "Dutch"),
    "fr": ("fra", "Frans", "français", "French"),
    "en": ("eng", "Engels", "anglais", "English"),
}
_MODES: Final = {
    str(TravelMode.CAR): ("auto", "wagen", "voiture"),
    str(TravelMode.CARGO_BIKE): ("cargo bike", "bakfiets", "vélo cargo"),
    str(TravelMode.BIKE): ("fiets", "vélo"),
    str(TravelMode.FOOT): ("te voet", "voet", "à pied", "pied", "on foot"),
}
#: Kinds of evidence by the codes that price decisions keep (``usecases.pricing.record_decision``).
_EVIDENCE: Final = {
    "mutuality_sticker": ("klever", "klever ziekenfonds", "vignette", "vignette mutuelle"),
    "certificate": ("attest", "attestation"),
    "ksz_check": ("ksz", "bcss"),
    "ocmw_decision": ("ocmw", "beslissing ocmw", "cpas", "décision du cpas"),
    "home_visit": ("huisbezoek", "visite à domicile"),
    "on_its_way": ("onderweg", "en route"),
}

#: In the order of ``rules.hours``: Monday is 0.
WEEKDAYS: Final = {
    "monday": ("maandag", "ma", "lundi", "lu", "mon"),
    "tuesday": ("dinsdag", "di", "mardi", "tue"),
    "wednesday": ("woensdag", "wo", "mercredi", "me", "wed"),
    "thursday": ("donderdag", "do", "jeudi", "je", "thu"),
    "friday": ("vrijdag", "vr", "vendredi", "ve", "fri"),
    "saturday": ("zaterdag", "za", "samedi", "sa", "sat"),
    "sunday": ("zondag", "zo", "dimanche", "sun"),
}
#: In the order of ``rules.hours.Week``: the first and the second alternate.
WEEKS: Final = {
    "every": ("elke", "elke week", "toutes"),
    "first": ("eerste", "première", "1"),
    "second": ("tweede", "deuxième", "2"),
}
#: As the table of attests (``ck_attests_day_price``).
_MOST_DAY_PRICE: Final = Decimal(200)

_MUNICIPALITY: Final = Column(
    "municipality", cells.words(), ("gemeente", "woonplaats", "plaats", "commune", "localité")
)


def _name() -> Column:
    return Column("name", cells.name, ("naam", "voornaam en naam", "nom"), needed=True)


def _phone(*, needed: bool) -> Column:
    also = (
        "telefoon",
        "telefoonnummer",
        "phone number",
        "tel",
        "gsm",
        "gsm-nummer",
        "téléphone",
        "numéro de téléphone",
    )
    return Column("phone", cells.phone, also, needed=needed)


def _home(*, needed: bool) -> tuple[Column, ...]:
    return (
        Column("street", cells.words(), ("straat", "straatnaam", "rue"), needed=needed),
        Column("house_number", cells.house_number, ("huisnummer", "nummer", "nr", "numéro"), needed=needed),
        Column("box", cells.words(most=cells.LONGEST_NUMBER), ("bus", "busnummer", "bus nr", "boîte")),
        Column("postcode", cells.postcode, ("postnummer", "code postal", "zip"), needed=needed),
        _MUNICIPALITY,
    )


def _language() -> Column:
    return Column("language", cells.choice(_LANGUAGES), ("taal", "langue"))


RESIDENTS: Final = (
    _name(),
    _phone(needed=True),
    Column("email", cells.email, ("e-mailadres", "mail", "mailadres", "courriel", "adresse e-mail", "e-mail address")),
    _language(),
    *_home(needed=True),
    Column("access_notes", cells.words(most=500, private=True), ("toegang", "binnenkomen", "accès")),
)

WORKERS: Final = (
    _name(),
    _phone(needed=False),
    _language(),
    Column("skills", cells.several, ("vaardigheden", "kan", "compétences"), needed=True),
    Column("travel", cells.choice(_MODES), ("vervoer", "vervoermiddel", "transport", "déplacement"), needed=True),
    *_home(needed=False),
    Column("latitude", _NORTH, ("breedtegraad", "lat")),
    Column("longitude", _EAST, ("lengtegraad", "lon", "lng")),
    Column("limits", cells.several, ("beperkingen", "mag niet", "limites")),
    Column("speaks", cells.languages, ("spreekt", "talen", "parle", "langues")),
    Column("contract_from", cells.day, is_day=True, also=("contract vanaf", "eerste dag", "contrat dès")),
    Column("contract_last", cells.day, is_day=True, also=("contract tot en met", "laatste dag", "contrat jusqu'au")),
    Column(
        "hours_a_week",
        cells.number(least=Decimal(0), most=_MOST_HOURS, places=4),
        ("uren per week", "heures par semaine"),
    ),
    Column("active", cells.yes_no, ("actief", "werkt hier", "actif")),
)

ADDRESSES: Final = (
    Column("postcode", cells.postcode, ("postnummer", "code postal", "zip"), needed=True),
    Column("street", cells.words(), ("straat", "straatnaam", "rue"), needed=True),
    Column("house_number", cells.house_number, ("huisnummer", "nummer", "nr", "numéro")),
    Column("box", cells.words(most=cells.LONGEST_NUMBER), ("bus", "busnummer", "bus nr", "boîte")),
    _MUNICIPALITY,
    Column("latitude", _NORTH, ("breedtegraad", "lat"), needed=True),
    Column("longitude", _EAST, ("lengtegraad", "lon", "lng"), needed=True),
)

DECISIONS: Final = (
    _name(),
    _phone(needed=False),
    *_home(needed=False),
    Column("service", cells.words(), ("dienst",), needed=True),
    Column("class", cells.words(), ("klasse", "prijsklasse", "tarief", "classe", "catégorie")),
    Column("amount", cells.number(least=Decimal(0), most=_MOST_EURO, places=2), ("bedrag", "montant")),
    Column("ground", cells.words(), ("grond", "reden", "motif")),
    Column("evidence", cells.choice(_EVIDENCE), ("bewijs", "preuve"), needed=True),
    Column("seen_on", cells.day, is_day=True, also=("gezien op", "vu le"), needed=True),
    Column(
        "valid_from", cells.day, is_day=True, also=("vanaf", "geldig vanaf", "eerste dag", "à partir de"), needed=True
    ),
    Column("last_day", cells.day, is_day=True, also=("tot en met", "laatste dag", "jusqu'au"), needed=True),
    Column("review_on", cells.day, is_day=True, also=("herbekijken op", "à revoir le")),
    Column("provisional", cells.yes_no, ("voorlopig", "provisoire")),
)


HOURS: Final = (
    _name(),
    _phone(needed=False),
    Column("weekday", cells.choice(WEEKDAYS), ("dag", "weekdag", "jour"), needed=True),
    Column("from", cells.clock, ("van", "begin", "vanaf", "de", "début"), needed=True),
    Column("until", cells.clock, ("tot", "einde", "à", "fin"), needed=True),
    Column("week", cells.choice(WEEKS), ("weken", "semaine")),
)

#: Somebody of the household, as in ``DECISIONS``, and the member for whom places are booked by name.
_MEMBER: Final = Column("member", cells.name, ("lid", "kind", "naam kind", "enfant", "membre", "child"), needed=True)

MEMBERS: Final = (
    _name(),
    _phone(needed=False),
    *_home(needed=False),
    _MEMBER,
    Column(
        "born_on",
        cells.day,
        is_day=True,
        also=("geboren op", "geboortedatum", "né le", "date de naissance"),
        needed=True,
    ),
    Column("goes_to_school", cells.yes_no, ("gaat naar school", "school", "va à l'école")),
    Column("care_notes", cells.words(most=500, private=True), ("zorg", "allergie", "allergieën", "soins")),
    Column("pick_up", cells.words(most=500, private=True), ("ophalen", "mag ophalen", "peut venir chercher")),
    Column("emergency_phone", cells.phone, ("noodnummer", "nood", "numéro d'urgence")),
    Column("active", cells.yes_no, ("actief", "actif")),
)

ATTESTS: Final = (
    _name(),
    _phone(needed=False),
    *_home(needed=False),
    _MEMBER,
    Column(
        "number", cells.words(most=60), ("attestnummer", "nummer van het attest", "numéro d’attestation"), needed=True
    ),
    Column(
        "day_price",
        cells.number(least=Decimal(0), most=_MOST_DAY_PRICE, places=2),
        ("dagprijs", "prijs per dag", "prix par jour"),
        needed=True,
    ),
    Column("first_day", cells.day, is_day=True, also=("vanaf", "eerste dag", "à partir de"), needed=True),
    Column("last_day", cells.day, is_day=True, also=("tot en met", "laatste dag", "jusqu'au"), needed=True),
)


class Kind(StrEnum):
    """What can be taken in."""

    RESIDENTS = "residents"
    WORKERS = "workers"
    ADDRESSES = "addresses"
    DECISIONS = "decisions"
    HOURS = "hours"
    MEMBERS = "members"
    ATTESTS = "attests"


COLUMNS: Final = {
    Kind.RESIDENTS: RESIDENTS,
    Kind.WORKERS: WORKERS,
    Kind.ADDRESSES: ADDRESSES,
    Kind.DECISIONS: DECISIONS,
    Kind.HOURS: HOURS,
    Kind.MEMBERS: MEMBERS,
    Kind.ATTESTS: ATTESTS,
}
