"""What the demo's own organisation offers besides odd jobs: home care, garden work, and rides."""

from typing import Final

from booking.demo.data.offers import (
    FRIDAY,
    MONDAY,
    REGION,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Colleague,
    OfferedOption,
    OfferedService,
)
from booking.demo.data.texts import text

HOME_CARE: Final = OfferedService(
    code="thuishulp",
    own_series=True,
    name=text("Aanvullende thuiszorg", "Aide complémentaire à domicile", "Extra help at home"),
    summary=text(
        "Hulp bij het poetsen, of iemand die even bij u blijft. Altijd hetzelfde gezicht.",
        "De l'aide pour le ménage, ou quelqu'un qui reste un moment avec vous. Toujours le même visage.",
        "Help with cleaning, or somebody who stays with you for a while. Always the same face.",
    ),
    icon="care",
    shape="visit",
    path="decided",
    tariff="rotselaar-poetsdienst",
    postcodes=REGION,
    options=(
        OfferedOption(
            "poetsen",
            text("Poetsen", "Nettoyer", "Cleaning"),
            text(
                "Stofzuigen, dweilen, keuken en badkamer. U geeft ons het poetsmateriaal.",
                "Aspirateur, sols, cuisine et salle de bains. Vous nous donnez le matériel.",
                "Vacuuming, floors, kitchen and bathroom. You give us what we need for it.",
            ),
            minutes=210,
            icon="cleaning",
            skill="thuishulp",
        ),
        OfferedOption(
            "oppas",
            text("Gezelschap en toezicht", "Compagnie et surveillance", "Company and supervision"),
            text(
                "Iemand blijft bij u of bij uw partner als u even weg moet.",
                "Quelqu'un reste avec vous ou votre partenaire quand vous devez vous absenter.",
                "Somebody stays with you or your partner while you have to go out.",
            ),
            minutes=120,
            icon="heart",
            skill="thuishulp",
        ),
    ),
)

GARDEN: Final = OfferedService(
    code="groenonderhoud",
    own_series=True,
    name=text("Ecologisch groenonderhoud", "Entretien écologique du jardin", "Ecological garden work"),
    summary=text(
        "Maaien, snoeien en wieden zonder gif. Een ploeg met een ploegbaas komt bij u langs.",
        "Tondre, tailler et désherber sans pesticides. Une équipe avec un chef d'équipe vient chez vous.",
        "Mowing, pruning and weeding without poison. A crew with a foreman comes to you.",
    ),
    icon="tree",
    shape="visit",
    tariff="oud-heverlee-tuindienst",
    needs_foreman=True,
    postcodes=REGION,
    notice_hours=72,
    longest_minutes=360,
    options=(
        OfferedOption(
            "maaien",
            text("Gras maaien", "Tondre la pelouse", "Mow the lawn"),
            text(
                "Wij brengen een machine op batterij mee. Het gras laten wij liggen of nemen wij mee.",
                "Nous apportons une machine à batterie. Nous laissons l'herbe ou nous l'emportons.",
                "We bring a battery mower. We leave the grass or take it with us.",
            ),
            minutes=120,
            icon="tree",
            skill="garden",
            crew=2,
            may_have_waste=True,
        ),
        OfferedOption(
            "snoeien",
            text("Struiken en haag snoeien", "Tailler arbustes et haie", "Prune shrubs and hedge"),
            text(
                "Niet van maart tot eind juli: dan broeden de vogels.",
                "Pas de mars à fin juillet : les oiseaux nichent.",
                "Not from March to the end of July: the birds nest then.",
            ),
            minutes=180,
            icon="hedge",
            skill="garden",
            crew=2,
            may_have_waste=True,
        ),
    ),
)

RIDES: Final = OfferedService(
    code="vervoer",
    own_series=True,
    name=text("Vervoer en boodschappen", "Transport et courses", "Rides and shopping"),
    summary=text(
        "Wij rijden u naar de dokter, de kapper of de winkel, en brengen u weer thuis.",
        "Nous vous conduisons chez le médecin, le coiffeur ou au magasin, et vous ramenons à la maison.",
        "We drive you to the doctor, the hairdresser or the shop, and bring you home again.",
    ),
    icon="car",
    shape="ride",
    tariff="rotselaar-vervoer",
    postcodes=REGION,
    step_minutes=5,
    notice_hours=48,
    longest_minutes=480,
    ride_detour_minutes=20,
    options=(
        OfferedOption(
            "rit",
            text("Een rit", "Un trajet", "A ride"),
            text(
                "Naar de dokter, de familie of de winkel. De chauffeur helpt u in en uit de wagen.",
                "Chez le médecin, la famille ou au magasin. Le chauffeur vous aide à monter et à descendre.",
                "To the doctor, family or a shop. The driver helps you in and out of the car.",
            ),
            minutes=30,
            icon="car",
            skill="chauffeur",
            may_drive=True,
        ),
        OfferedOption(
            "boodschappen",
            text("Samen boodschappen doen", "Faire les courses ensemble", "Shopping together"),
            text(
                "De chauffeur gaat mee in de winkel en draagt de tassen.",
                "Le chauffeur vous accompagne au magasin et porte les sacs.",
                "The driver comes into the shop with you and carries the bags.",
            ),
            minutes=60,
            icon="shopping",
            skill="chauffeur",
            may_drive=True,
        ),
    ),
)

MORE_SERVICES: Final = (HOME_CARE, GARDEN, RIDES)

MORE_COLLEAGUES: Final = (
    # Cleaning takes three hours and a half, and the way there is working time: before noon and after it fits one home.
    Colleague(
        "Fatiha El Idrissi",
        "+32450000111",
        ("thuishulp",),
        weekdays=(MONDAY, TUESDAY, THURSDAY, FRIDAY),
        starts="07:30",
        ends="16:30",
        languages=("nl", "ar"),
    ),
    Colleague(
        "Rita Van Loo",
        "+32450000112",
        ("thuishulp",),
        weekdays=(TUESDAY, WEDNESDAY, FRIDAY),
        starts="08:00",
        ends="16:30",
    ),
    Colleague("Dirk Goossens", "+32450000113", ("garden",), travel_mode="car", leads=True),
    Colleague("Samuel Tesfaye", "+32450000114", ("garden",), travel_mode="car", languages=("nl", "en")),
    Colleague("Marc Lambrechts", "+32450000115", ("chauffeur",), travel_mode="car"),
    Colleague("Nadia Yilmaz", "+32450000116", ("chauffeur",), travel_mode="car", languages=("nl", "tr")),
)
