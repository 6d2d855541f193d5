"""Bikes for rent at the bike point of Tremelo. ``booking/demo/tariffs/fietsverhuur.toml`` says what they cost."""

from typing import Final

from booking.demo.data.offers import FRIDAY, MONDAY, REGION, OfferedOption, OfferedService, Stock
from booking.demo.data.texts import Text, text

CITY, ELECTRIC, CHILD, CARGO = "stadsfiets", "elektrische fiets", "kinderfiets", "bakfiets"
_WITH_LOCK: Final = text("Met een slot.", "Avec un antivol.", "With a lock.")
_CHARGED: Final = text(
    "Opgeladen, met lader en slot.", "Chargé, avec chargeur et antivol.", "Charged, with a charger and a lock."
)

_MENDED: Final = text(
    "Wij onderhouden de fiets. Is hij stuk? Wij herstellen hem gratis.",
    "Nous entretenons le vélo. Une panne ? Nous réparons gratuitement.",
    "We look after the bike. Is it broken? We mend it for free.",
)
_ROOMY: Final = text(
    "Voor vier kinderen of een kast.", "Pour quatre enfants ou une armoire.", "For four children or a cupboard."
)


def _city(code: str, name: Text, help: Text, *, days: int) -> OfferedOption:  # noqa: A002 - as OfferedOption has it
    return OfferedOption(
        code, name, help, minutes=10, icon="bike", things=(CITY,), rental_days=days, deposit_cents=5000
    )


def _city_for_long(code: str, name: Text, *, months: int) -> OfferedOption:
    return OfferedOption(
        code,
        name,
        _MENDED,
        minutes=10,
        icon="bike",
        counts_as="rental_months",
        things=(CITY,),
        rental_months=months,
        deposit_cents=8000,
    )


def _costly(code: str, name: Text, help: Text, kind: str, *, days: int) -> OfferedOption:  # noqa: A002
    return OfferedOption(
        code, name, help, minutes=15, icon="bike", things=(kind,), rental_days=days, deposit_cents=15000
    )


BIKE_RENTAL: Final = OfferedService(
    code="fietsverhuur",
    name=text("Fiets huren", "Louer un vélo", "Rent a bike"),
    summary=text(
        "Voor een dag, een week of een jaar. U haalt de fiets bij ons af en brengt hem terug.",
        "Pour un jour, une semaine ou un an. Vous venez chercher le vélo et vous le rapportez.",
        "For a day, a week or a year. You collect the bike from us and bring it back.",
    ),
    icon="bike",
    shape="rental",
    tariff="fietsverhuur",
    postcodes=REGION,
    step_minutes=60,
    notice_hours=2,
    change_notice_hours=2,
    buffer_minutes=30,
    options=(
        _city(
            "stadsfiets-dag",
            text("Stadsfiets, een dag", "Vélo de ville, un jour", "City bike, a day"),
            _WITH_LOCK,
            days=0,
        ),
        _city(
            "stadsfiets-weekend",
            text("Stadsfiets, een weekend", "Vélo de ville, un week-end", "City bike, a weekend"),
            text(
                "Van vrijdag tot maandag, of drie andere dagen.",
                "Du vendredi au lundi, ou trois autres jours.",
                "From Friday to Monday, or three other days.",
            ),
            days=3,
        ),
        _city(
            "stadsfiets-week",
            text("Stadsfiets, een week", "Vélo de ville, une semaine", "City bike, a week"),
            _WITH_LOCK,
            days=7,
        ),
        _city_for_long(
            "stadsfiets-maand", text("Stadsfiets, een maand", "Vélo de ville, un mois", "City bike, a month"), months=1
        ),
        _city_for_long(
            "stadsfiets-jaar", text("Stadsfiets, een jaar", "Vélo de ville, un an", "City bike, a year"), months=12
        ),
        _costly(
            "elektrisch-dag",
            text("Elektrische fiets, een dag", "Vélo électrique, un jour", "E-bike, a day"),
            _CHARGED,
            ELECTRIC,
            days=0,
        ),
        _costly(
            "elektrisch-week",
            text("Elektrische fiets, een week", "Vélo électrique, une semaine", "E-bike, a week"),
            _CHARGED,
            ELECTRIC,
            days=7,
        ),
        OfferedOption(
            "kinderfiets-maand",
            text("Kinderfiets, een maand", "Vélo d’enfant, un mois", "Child's bike, a month"),
            text("Te klein? Wij ruilen hem om.", "Trop petit ? Nous l’échangeons.", "Too small? We change it."),
            minutes=10,
            icon="bike",
            things=(CHILD,),
            rental_months=1,
            deposit_cents=3000,
        ),
        _costly(
            "bakfiets-dag", text("Bakfiets, een dag", "Vélo cargo, un jour", "Cargo bike, a day"), _ROOMY, CARGO, days=0
        ),
        _costly(
            "bakfiets-weekend",
            text("Bakfiets, een weekend", "Vélo cargo, un week-end", "Cargo bike, a weekend"),
            _ROOMY,
            CARGO,
            days=3,
        ),
    ),
    stock=Stock(
        "Fietspunt Tremelo",
        tuple(range(MONDAY, FRIDAY + 1)),
        "08:00",
        "17:00",
        (
            *((f"Stadsfiets {number}", CITY, f"TR21-{4400 + number}") for number in range(1, 7)),
            ("Elektrisch 1", ELECTRIC, "TE23-0101"),
            ("Elektrisch 2", ELECTRIC, "TE23-0102"),
            ("Kinderfiets 16 duim", CHILD, ""),
            ("Kinderfiets 20 duim", CHILD, ""),
            ("Bakfiets 1", CARGO, "TB22-0007"),
        ),
    ),
)
