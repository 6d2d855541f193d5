"""The House of the Neighbourhood in Haacht: a social restaurant, child care, sport and family support."""

from dataclasses import replace
from typing import Final

from booking.demo.data.offers import (
    FRIDAY,
    MONDAY,
    REGION,
    SATURDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    CareRules,
    Colleague,
    Gathering,
    Neighbour,
    OfferedOption,
    OfferedQuestion,
    OfferedService,
    OfficeMember,
    Spot,
)
from booking.demo.data.offers_keerbergen import RIDES
from booking.demo.data.texts import text

RESTAURANT: Final = OfferedService(
    code="buurtrestaurant",
    own_series=True,
    name=text("Sociaal restaurant", "Restaurant social", "Social restaurant"),
    summary=text(
        "Een warme maaltijd aan tafel, in goed gezelschap. Kinderen eten mee.",
        "Un repas chaud à table, en bonne compagnie. Les enfants sont les bienvenus.",
        "A warm meal at the table, in good company. Children eat along.",
    ),
    icon="meal",
    shape="seat",
    tariff="hoegaarden-maaltijden-2020",
    postcodes=REGION,
    notice_hours=48,
    horizon_days=60,
    goes_with=("vervoer",),
    questions=(
        OfferedQuestion(
            "long_text",
            text(
                "Heeft iemand aan tafel een dieet of een allergie?",
                "Quelqu'un à table a-t-il un régime ou une allergie ?",
                "Does anybody at the table have a diet or an allergy?",
            ),
            text(
                "Schrijf voor hoeveel mensen en wat. Bijvoorbeeld: één persoon zonder gluten. Alleen de keuken leest dit.",
                "Écrivez pour combien de personnes et quoi. Par exemple : une personne sans gluten."
                " Seule la cuisine lit ceci.",
                "Write for how many people and what. For example: one person without gluten. Only the kitchen reads this.",
            ),
            required=False,
            is_private=True,
        ),
    ),
    options=(
        OfferedOption(
            "maaltijd",
            text("Maaltijd", "Repas", "Meal"),
            text(
                "Soep, hoofdgerecht en dessert. Een dieet schrijft u erbij.",
                "Potage, plat et dessert. Indiquez votre régime.",
                "Soup, main course and dessert. Tell us about a diet.",
            ),
            minutes=90,
            icon="meal",
            counts_as="meals",
        ),
        OfferedOption(
            "maaltijd-65",
            text("Maaltijd voor wie 65 of ouder is", "Repas à partir de 65 ans", "Meal for people of 65 and over"),
            text(
                "Dezelfde maaltijd, aan de prijs voor 65-plussers.",
                "Le même repas, au prix pour les 65 ans et plus.",
                "The same meal, at the price for people of 65 and over.",
            ),
            minutes=90,
            icon="meal",
            counts_as="meals",
            person_age=65,
        ),
        OfferedOption(
            "kindermaaltijd",
            text("Kindermaaltijd", "Repas d'enfant", "Children's meal"),
            text("Een kleiner bord.", "Une plus petite assiette.", "A smaller plate."),
            minutes=90,
            icon="child",
            counts_as="child_meals",
        ),
        OfferedOption(
            "maaltijd-mee",
            text("Maaltijd om mee te nemen", "Repas à emporter", "Meal to take away"),
            text(
                "Dezelfde maaltijd in een doos. U haalt ze af.",
                "Le même repas dans une boîte. Vous venez le chercher.",
                "The same meal in a box. You come and fetch it.",
            ),
            minutes=90,
            icon="shopping",
            counts_as="meals",
            takes_seat=False,
        ),
    ),
    gatherings=(
        Gathering("Ontmoetingscentrum Den Breughel", (WEDNESDAY,), "12:00", "13:30", 40, "Ewa Kowalska", portions=20),
        Gathering("Ontmoetingscentrum Den Breughel", (FRIDAY,), "12:00", "13:30", 40, "Ewa Kowalska", portions=20),
    ),
)

CHILD_CARE: Final = OfferedService(
    code="kinderopvang",
    name=text("Buurtgerichte kinderopvang", "Garde d'enfants de quartier", "Neighbourhood child care"),
    summary=text(
        "Een plek voor kinderen tot 3 jaar, ook voor een dag. U betaalt volgens uw attest.",
        "Une place pour les enfants jusqu'à 3 ans, même pour un jour. Vous payez selon votre attestation.",
        "A place for children up to 3, also for a day. You pay by your attest.",
    ),
    icon="child",
    shape="seat",
    path="decided",
    tariff="vlaanderen-kinderopvang",
    for_members=True,
    care=CareRules(),
    questions=(
        OfferedQuestion(
            "text",
            text("Hoe heet uw kind?", "Comment s'appelle votre enfant ?", "What is your child called?"),
            text("Voornaam en familienaam.", "Prénom et nom.", "First name and family name."),
        ),
        OfferedQuestion(
            "date",
            text("Wanneer is uw kind geboren?", "Quand votre enfant est-il né ?", "When was your child born?"),
            text(
                "Nog niet geboren? Vul dan de dag in waarop u de baby verwacht.",
                "Pas encore né ? Indiquez alors le jour où vous attendez le bébé.",
                "Not born yet? Then fill in the day on which you expect the baby.",
            ),
        ),
        OfferedQuestion(
            "date",
            text(
                "Vanaf wanneer zoekt u opvang?",
                "À partir de quand cherchez-vous une place ?",
                "From when do you look for care?",
            ),
            text("De eerste dag die u past.", "Le premier jour qui vous convient.", "The first day that suits you."),
            worker_sees=False,
        ),
    ),
    longest_minutes=720,
    postcodes=REGION,
    horizon_days=60,
    options=(
        OfferedOption(
            "dag",
            text("Een hele dag", "Une journée entière", "A whole day"),
            text("Van 5 tot 11 uur.", "De 5 à 11 heures.", "From 5 to 11 hours."),
            minutes=600,
            icon="sun",
            counts_as="days",
        ),
    ),
    gatherings=(
        Gathering(
            "Kinderdagverblijf De Bijtjes",
            (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY),
            "07:30",
            "17:30",
            14,
            "Sara Nys",
            most_age=2,
        ),
    ),
)

SPORT: Final = OfferedService(
    code="buurtsport",
    name=text("Buurtsport", "Sport de quartier", "Neighbourhood sport"),
    summary=text(
        "Samen bewegen, voor wie lang niet gesport heeft. De eerste keer is altijd goed.",
        "Bouger ensemble, même si vous n'avez plus fait de sport depuis longtemps.",
        "Moving together, also for who has not done so for a long time.",
    ),
    icon="sport",
    shape="seat",
    tariff="buurtsport",
    postcodes=REGION,
    notice_hours=2,
    change_notice_hours=2,
    goes_with=("vervoer",),
    questions=(
        OfferedQuestion(
            "uitpas",
            text(
                "Wat is het nummer van uw UiTPAS?",
                "Quel est le numéro de votre UiTPAS ?",
                "What is the number of your UiTPAS?",
            ),
            text(
                "De 13 cijfers op uw kaart. Met een kansentarief betaalt u 80 % minder. Geen UiTPAS? Laat dit leeg.",
                "Les 13 chiffres sur votre carte. Avec un tarif réduit, vous payez 80 % de moins."
                " Pas d'UiTPAS ? Laissez ceci vide.",
                "The 13 digits on your card. With the reduced price you pay 80 % less. No UiTPAS? Leave this empty.",
            ),
            required=False,
            worker_sees=False,
            is_private=True,
        ),
    ),
    options=(
        OfferedOption(
            "deelnemer",
            text("Deelnemer", "Participant", "Participant"),
            text(
                "Draag losse kleren en breng water mee.",
                "Portez des vêtements amples et apportez de l'eau.",
                "Wear loose clothes and bring water.",
            ),
            minutes=60,
            icon="sport",
            counts_as="participants",
        ),
    ),
    gatherings=(
        Gathering(
            "Sporthal Den Dijk",
            (TUESDAY,),
            "10:00",
            "11:00",
            20,
            "Bart Willems",
            text("Bewegen op de stoel", "Gymnastique sur chaise", "Exercise on a chair"),
            level="beginner",
            is_outdoor=False,
        ),
        Gathering(
            "Sporthal Den Dijk",
            (THURSDAY,),
            "19:00",
            "20:00",
            16,
            "Bart Willems",
            text("Zumba", "Zumba", "Zumba"),
            level="gevorderd",
            is_outdoor=False,
        ),
        Gathering(
            "Sporthal Den Dijk",
            (SATURDAY,),
            "10:00",
            "11:30",
            24,
            "Bart Willems",
            text("Wandelvoetbal", "Football en marchant", "Walking football"),
            level="een-beetje-geoefend",
            is_outdoor=True,
        ),
    ),
)

FAMILY: Final = OfferedService(
    code="gezinsondersteuning",
    name=text("Preventieve gezinsondersteuning", "Soutien préventif aux familles", "Preventive family support"),
    summary=text(
        "Iemand luistert en denkt mee over opvoeden, geld en school. Het is gratis en blijft onder ons.",
        "Quelqu'un vous écoute et réfléchit avec vous. C'est gratuit et cela reste entre nous.",
        "Somebody listens and thinks along. It is free, and stays between us.",
    ),
    icon="family",
    shape="visit",
    path="request",
    tariff="gratis",
    postcodes=REGION,
    is_confidential=True,
    options=(
        OfferedOption(
            "gesprek",
            text("Gesprek aan huis", "Entretien à domicile", "Talk at home"),
            text(
                "Een uur, op een moment dat u past.",
                "Une heure, quand cela vous convient.",
                "An hour, when it suits you.",
            ),
            minutes=60,
            icon="message",
            skill="gezinnen",
        ),
    ),
)

RIDES_ALONG: Final = replace(
    RIDES,
    name=text("Vervoer", "Transport", "Rides"),
    summary=text(
        "Wij halen u thuis op en brengen u weer thuis. Ook naar het restaurant of de sportles.",
        "Nous venons vous chercher à la maison et vous ramenons. Aussi vers le restaurant ou la leçon de sport.",
        "We pick you up at home and bring you back. To the restaurant or the sports lesson too.",
    ),
    options=RIDES.options[:1],
    goes_with=("buurtrestaurant", "buurtsport"),
)

HAACHT: Final = Neighbour(
    slug="haacht",
    name="Huis van de Buurt Haacht (demo)",
    phone="+3216000010",
    phone_hours=text(
        "Maandag tot vrijdag van 9 tot 12 uur",
        "Du lundi au vendredi de 9 h à 12 h",
        "Monday to Friday from 9 to 12",
    ),
    email="hallo@haacht-demo.example",
    brand="#7a3e12",
    brand_ink="#ffffff",
    warm="#0f6b52",
    services=(RESTAURANT, CHILD_CARE, SPORT, FAMILY, RIDES_ALONG),
    spots=(
        Spot("Ontmoetingscentrum Den Breughel", "Werchtersesteenweg", "Haacht", "85"),
        Spot("Kinderdagverblijf De Bijtjes", "Zoellaan", "Haacht", "12"),
        Spot("Sporthal Den Dijk", "Keerbergsesteenweg", "Haacht", "40"),
    ),
    colleagues=(
        Colleague("Hilde Maes", "+32450000121", ("gezinnen",), languages=("nl", "fr")),
        Colleague("Ewa Kowalska", "+32450000122", ("general",), languages=("nl", "pl")),
        Colleague("Bart Willems", "+32450000123", ("general",)),
        # At noon people are at the table: the driver has a break at another hour.
        Colleague("Luc Verhoeven", "+32450000125", ("chauffeur",), travel_mode="car", has_break=False),
        Colleague("Sara Nys", "+32450000124", ("general",), starts="07:30", ends="15:30"),
    ),
    office=(
        OfficeMember("An De Smet", "an.desmet@haacht-demo.example", "desk"),
        OfficeMember("Wim Jacobs", "wim.jacobs@haacht-demo.example", "coordinator"),
    ),
    levels=(
        text("Beginner", "Débutant", "Beginner"),
        text("Een beetje geoefend", "Un peu d'expérience", "A bit of practice"),
        text("Gevorderd", "Avancé", "Advanced"),
    ),
)
