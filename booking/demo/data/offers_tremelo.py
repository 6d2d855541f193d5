"""The workshop in Tremelo: bike point, energy scans, paths, caretakers, and odd jobs of its own."""

from typing import Final

from booking.demo.data.offers import (
    FRIDAY,
    MONDAY,
    REGION,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Colleague,
    Commissioner,
    Gathering,
    Neighbour,
    OfferedOption,
    OfferedService,
    OfficeMember,
    Spot,
)
from booking.demo.data.offers_rental import BIKE_RENTAL
from booking.demo.data.texts import text

BIKE_POINT: Final = OfferedService(
    code="fietspunt",
    name=text("Fietspunt", "Point vélo", "Bike point"),
    summary=text(
        "Breng uw fiets binnen. Wij herstellen hem, en u hoort het als hij klaar is.",
        "Déposez votre vélo. Nous le réparons et vous prévenons quand il est prêt.",
        "Bring your bike. We mend it, and tell you when it is ready.",
    ),
    icon="bike",
    shape="drop_off",
    tariff="fietspunt",
    postcodes=REGION,
    notice_hours=1,
    change_notice_hours=1,
    longest_minutes=240,
    options=(
        OfferedOption(
            "lek",
            text("Lekke band", "Pneu crevé", "Puncture"),
            text(
                "Een nieuwe binnenband komt er soms bij.",
                "Il faut parfois une nouvelle chambre à air.",
                "Sometimes a new inner tube is needed.",
            ),
            minutes=20,
            icon="bike",
        ),
        OfferedOption(
            "remmen",
            text("Remmen afstellen", "Régler les freins", "Adjust the brakes"),
            text(
                "Nieuwe blokjes komen er soms bij. Dan bellen wij u eerst.",
                "Il faut parfois de nouveaux patins. Dans ce cas, nous vous appelons d'abord.",
                "Sometimes new pads are needed. Then we call you first.",
            ),
            minutes=20,
            icon="bike",
        ),
        OfferedOption(
            "licht",
            text("Licht herstellen", "Réparer l'éclairage", "Mend the light"),
            text("Voor of achter.", "Avant ou arrière.", "Front or back."),
            minutes=15,
            icon="lamp",
        ),
        OfferedOption(
            "onderhoud",
            text("Groot onderhoud", "Grand entretien", "Full service"),
            text(
                "Wij kijken alles na, smeren en stellen af.",
                "Nous contrôlons, graissons et réglons tout.",
                "We check, oil and adjust everything.",
            ),
            minutes=75,
            icon="tools",
        ),
    ),
    gatherings=(
        Gathering("Fietspunt Tremelo", (MONDAY, TUESDAY, THURSDAY, FRIDAY), "08:00", "17:00", 360, "Koen Baert"),
        Gathering("Fietspunt Tremelo", (WEDNESDAY,), "08:00", "12:00", 180, "Koen Baert"),
    ),
)

ENERGY: Final = OfferedService(
    code="energiescan",
    name=text("Energiescan", "Scan énergie", "Energy scan"),
    summary=text(
        "Wij bekijken uw woning en uw factuur, en tonen waar u minder kunt betalen.",
        "Nous examinons votre logement et votre facture, et montrons où vous pouvez payer moins.",
        "We look at your home and your bill, and show where you can pay less.",
    ),
    icon="energy",
    shape="visit",
    tariff="energiescan",
    postcodes=REGION,
    notice_hours=48,
    options=(
        OfferedOption(
            "basisscan",
            text("Basisscan", "Scan de base", "Basic scan"),
            text(
                "Leg uw laatste energiefactuur klaar. Wij brengen een pakket met kleine spullen mee.",
                "Préparez votre dernière facture d'énergie. Nous apportons un paquet de petit matériel.",
                "Have your last energy bill ready. We bring a pack of small things.",
            ),
            minutes=120,
            icon="energy",
            skill="energie",
            counts_as="scans",
        ),
        OfferedOption(
            "opvolgscan",
            text("Opvolgscan", "Scan de suivi", "Follow-up scan"),
            text(
                "Alleen na een basisscan.",
                "Uniquement après un scan de base.",
                "Only after a basic scan.",
            ),
            minutes=90,
            icon="energy",
            skill="energie",
            counts_as="scans",
        ),
    ),
)

PATHS: Final = OfferedService(
    code="paden",
    commissioner=Commissioner("Gemeente Tremelo, technische dienst (demo)", "+3216000032"),
    name=text("Fiets- en wandelpaden", "Sentiers cyclables et pédestres", "Bicycle and walking paths"),
    summary=text(
        "Is een pad overgroeid, vuil of stuk? Meld het, en u hoort wat wij eraan doen.",
        "Un sentier est envahi, sale ou abîmé ? Signalez-le, et vous saurez ce que nous faisons.",
        "Is a path overgrown, dirty or broken? Report it, and you hear what we do about it.",
    ),
    icon="path",
    shape="report",
    tariff="gratis",
    postcodes=REGION,
    options=(
        OfferedOption(
            "overgroeid",
            text("Overgroeid", "Envahi par la végétation", "Overgrown"),
            text("Takken, bramen of hoog gras.", "Branches, ronces ou hautes herbes.", "Branches or tall grass."),
            minutes=45,
            icon="tree",
            skill="paden",
        ),
        OfferedOption(
            "zwerfvuil",
            text("Zwerfvuil", "Déchets sauvages", "Litter"),
            text("Afval langs het pad.", "Des déchets le long du sentier.", "Rubbish along the path."),
            minutes=30,
            icon="waste",
            skill="paden",
        ),
        OfferedOption(
            "bord",
            text("Bord of paaltje stuk", "Panneau ou borne abîmé", "Broken sign or post"),
            text("Een wegwijzer of een paaltje.", "Un panneau ou une borne.", "A signpost or a post."),
            minutes=45,
            icon="flag",
            skill="paden",
        ),
        OfferedOption(
            "ronde",
            text("Ronde", "Tournée", "Round"),
            text("Langs wat gemeld werd.", "Le long de ce qui a été signalé.", "Along what was reported."),
            minutes=120,
            icon="path",
            skill="paden",
            is_round=True,
        ),
    ),
)

CARETAKERS: Final = OfferedService(
    code="huisbewaarder",
    commissioner=Commissioner("Woonpunt Dijleland (demo)", "+3216000031", ("Residentie De Linde",)),
    name=text("Huisbewaarders", "Concierges", "Caretakers"),
    summary=text(
        "Woont u bij Woonpunt Dijleland? Meld wat stuk is in uw gebouw, of vraag kleine hulp.",
        "Vous habitez chez Woonpunt Dijleland ? Signalez ce qui est cassé ou demandez une petite aide.",
        "Do you rent from Woonpunt Dijleland? Report what is broken, or ask for a little help.",
    ),
    icon="caretaker",
    shape="report",
    tariff="gratis",
    postcodes=REGION,
    options=(
        OfferedOption(
            "gemeenschappelijk",
            text("Iets in de gang, de lift of de kelder", "Couloir, ascenseur ou cave", "Corridor, lift or cellar"),
            text("Licht, deur, brievenbus, vuil.", "Lumière, porte, boîte aux lettres.", "Light, door, letter box."),
            minutes=30,
            icon="stairs",
            skill="huisbewaarder",
        ),
        OfferedOption(
            "kleine-hulp",
            text("Kleine hulp in mijn flat", "Petite aide dans mon appartement", "A little help in my flat"),
            text("Een lamp, een kraan die drupt.", "Une lampe, un robinet qui goutte.", "A lamp, a dripping tap."),
            minutes=30,
            icon="home",
            skill="huisbewaarder",
        ),
        OfferedOption(
            "ronde",
            text("Ronde", "Tournée", "Round"),
            text("Langs wat gemeld werd.", "Le long de ce qui a été signalé.", "Along what was reported."),
            minutes=120,
            icon="path",
            skill="huisbewaarder",
            is_round=True,
        ),
    ),
)

ODD_JOBS: Final = OfferedService(
    code="klusdienst",
    name=text("Klusdienst", "Service de petits travaux", "Odd-jobs service"),
    summary=text(
        "Kleine klussen in en rond het huis, ook als het elders vol zit.",
        "Petits travaux dans et autour de la maison, aussi quand c'est complet ailleurs.",
        "Small jobs in and around the house, also when it is full elsewhere.",
    ),
    icon="tools",
    shape="visit",
    tariff="langemark-poelkapelle-klusdienst",
    postcodes=frozenset({"3120", "3128", "3140"}),
    options=(
        OfferedOption(
            "ophangen",
            text("Iets ophangen", "Accrocher quelque chose", "Hang something"),
            text(
                "Een lamp, een kader, een rek of een gordijn.",
                "Une lampe, un cadre, une étagère ou un rideau.",
                "A lamp, a picture, a shelf or a curtain.",
            ),
            minutes=45,
            icon="picture",
        ),
        OfferedOption(
            "sneeuw",
            text("Sneeuw ruimen", "Déblayer la neige", "Clear snow"),
            text("De stoep en het pad naar uw deur.", "Le trottoir et l'allée.", "The pavement and your path."),
            minutes=30,
            icon="snow",
        ),
    ),
)

TREMELO: Final = Neighbour(
    slug="tremelo",
    name="Werkplaats Tremelo (demo)",
    phone="+3216000020",
    phone_hours=text(
        "Maandag tot vrijdag van 8 tot 16 uur",
        "Du lundi au vendredi de 8 h à 16 h",
        "Monday to Friday from 8 to 16",
    ),
    email="hallo@tremelo-demo.example",
    brand="#1d4f91",
    brand_ink="#ffffff",
    warm="#9a5b00",
    services=(BIKE_POINT, BIKE_RENTAL, ENERGY, PATHS, CARETAKERS, ODD_JOBS),
    spots=(
        Spot("Fietspunt Tremelo", "Astridstraat", "Tremelo", "2"),
        Spot("Residentie De Linde", "Kruisstraat", "Tremelo", "14"),
    ),
    colleagues=(
        Colleague("Stijn Peeters", "+32450000131", ("energie", "general"), travel_mode="car"),
        Colleague("Bilal Haddad", "+32450000132", ("energie",), languages=("nl", "fr", "ar")),
        Colleague("Koen Baert", "+32450000135", ("general",)),
        Colleague("Jonas Verhoeven", "+32450000133", ("paden", "general"), travel_mode="cargo_bike"),
        Colleague("Mariam Diallo", "+32450000134", ("huisbewaarder", "general"), languages=("nl", "fr")),
    ),
    office=(
        OfficeMember("Lies Mertens", "lies.mertens@tremelo-demo.example", "desk"),
        OfficeMember("Tom Aerts", "tom.aerts@tremelo-demo.example", "coordinator"),
    ),
)
