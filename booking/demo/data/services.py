"""The demo organisation, its one service (the odd-jobs service) and the jobs that a resident can book.

The organisation is invented. The phone number cannot be reached: no Belgian subscriber number starts with a
zero.
"""

from dataclasses import dataclass
from typing import Final

from booking.demo.data.texts import Text, text


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who provides the service; ``phone`` is E.164, colours are "#rrggbb"."""

    name: Text
    phone: str
    phone_hours: Text
    email: str
    brand: str
    brand_ink: str
    warm: str


@dataclass(frozen=True, slots=True)
class Option:
    """One job that can be booked.

    ``usual_minutes`` is the time on site with the usual ``crew`` (1 or 2 workers together). Every member of
    the crew has ``skill``. ``may_drive`` says that kilometres for the job itself can be charged,
    ``may_have_waste`` that there can be a fee at the recycling park.
    """

    code: str
    name: Text
    help: Text
    usual_minutes: int
    skill: str
    icon: str
    crew: int = 1
    needs_motor_tool: bool = False
    may_drive: bool = False
    may_have_waste: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """A service that residents book, with its options in the order of the page."""

    code: str
    name: Text
    summary: Text
    options: tuple[Option, ...]


ICONS: Final = frozenset({
    "lamp", "tap", "handrail", "gutter", "paint", "curtain", "furniture", "lock", "smoke-alarm", "picture",
    "hedge", "waste",
})  # fmt: skip

SKILLS: Final[dict[str, Text]] = {
    "general": text("Kleine klussen", "Petits travaux", "Small jobs"),
    "electric": text("Elektriciteit", "Électricité", "Electricity"),
    "plumbing": text("Loodgieterij", "Plomberie", "Plumbing"),
    "carpentry": text("Timmerwerk", "Menuiserie", "Carpentry"),
    "painting": text("Schilderwerk", "Peinture", "Painting"),
    "garden": text("Tuin", "Jardin", "Garden"),
}

ORGANISATION: Final = Organisation(
    name=text(
        "Buurtdiensten Keerbergen (demo)",
        "Services de quartier Keerbergen (démo)",
        "Keerbergen Neighbourhood Services (demo)",
    ),
    phone="+3216000000",
    phone_hours=text(
        "Maandag tot vrijdag van 8.30 tot 12 uur en van 13 tot 16 uur",
        "Du lundi au vendredi de 8 h 30 à 12 h et de 13 h à 16 h",
        "Monday to Friday from 8.30 to 12.00 and from 13.00 to 16.00",
    ),
    email="klusdienst@keerbergen-demo.example",
    brand="#0b5d4e",
    brand_ink="#ffffff",
    warm="#f2a33a",
)

_OPTIONS: Final = (
    Option(
        code="lamp",
        name=text("Een lamp ophangen", "Accrocher une lampe", "Hang a lamp"),
        help=text(
            "U hebt de lamp al in huis. Wij hangen ze op en sluiten ze aan.",
            "Vous avez déjà la lampe. Nous l'accrochons et nous la branchons.",
            "You already have the lamp. We hang it and connect it.",
        ),
        usual_minutes=45,
        skill="electric",
        icon="lamp",
    ),
    Option(
        code="tap",
        name=text("Een lekkende kraan herstellen", "Réparer un robinet qui fuit", "Mend a dripping tap"),
        help=text(
            "De kraan druppelt of gaat niet goed dicht. Een nieuwe kraan koopt u zelf.",
            "Le robinet goutte ou ferme mal. S'il faut un nouveau robinet, vous l'achetez vous-même.",
            "The tap drips or does not close well. If a new tap is needed, you buy it yourself.",
        ),
        usual_minutes=45,
        skill="plumbing",
        icon="tap",
    ),
    Option(
        code="handrail",
        name=text("Een handgreep of leuning plaatsen", "Poser une barre d'appui ou une rampe", "Fit a handrail"),
        help=text(
            "In de badkamer, aan het toilet of langs de trap.",
            "Dans la salle de bains, aux toilettes ou le long de l'escalier.",
            "In the bathroom, by the toilet or along the stairs.",
        ),
        usual_minutes=60,
        skill="carpentry",
        icon="handrail",
    ),
    Option(
        code="gutter",
        name=text("De dakgoot schoonmaken", "Nettoyer la gouttière", "Clean the gutter"),
        help=text(
            "Tot 3 meter hoog. Wij komen met twee, want één van ons houdt de ladder vast.",
            "Jusqu'à 3 mètres de haut. Nous venons à deux, car l'un de nous tient l'échelle.",
            "Up to 3 metres high. Two of us come, because one of us holds the ladder.",
        ),
        usual_minutes=90,
        skill="general",
        icon="gutter",
        crew=2,
    ),
    Option(
        code="paint",
        name=text("Een kamer schilderen", "Peindre une pièce", "Paint a room"),
        help=text(
            "Eén kleine kamer, één laag. U koopt de verf. Wij komen met twee.",
            "Une petite pièce, une couche. Vous achetez la peinture. Nous venons à deux.",
            "One small room, one coat. You buy the paint. Two of us come.",
        ),
        # Three hours fit before lunch and after lunch; a longer job would only fit in the morning.
        usual_minutes=180,
        skill="painting",
        icon="paint",
        crew=2,
    ),
    Option(
        code="curtain",
        name=text("Een gordijnrail ophangen", "Poser une tringle à rideaux", "Hang a curtain rail"),
        help=text(
            "U hebt de rail en de gordijnen al in huis.",
            "Vous avez déjà la tringle et les rideaux.",
            "You already have the rail and the curtains.",
        ),
        usual_minutes=45,
        skill="general",
        icon="curtain",
    ),
    Option(
        code="furniture",
        name=text("Een meubel in elkaar zetten", "Monter un meuble", "Put furniture together"),
        help=text(
            "Bijvoorbeeld een kast, een bed of een tafel uit een doos.",
            "Par exemple une armoire, un lit ou une table en kit.",
            "For example a cupboard, a bed or a table from a box.",
        ),
        usual_minutes=90,
        skill="general",
        icon="furniture",
    ),
    Option(
        code="lock",
        name=text("Een slot herstellen of vervangen", "Réparer ou changer une serrure", "Mend or change a lock"),
        help=text(
            "Van een deur of een raam. Een nieuw slot koopt u zelf.",
            "D'une porte ou d'une fenêtre. S'il faut une nouvelle serrure, vous l'achetez vous-même.",
            "Of a door or a window. If a new lock is needed, you buy it yourself.",
        ),
        usual_minutes=60,
        skill="carpentry",
        icon="lock",
    ),
    Option(
        code="smoke-alarm",
        name=text("Rookmelders ophangen", "Poser des détecteurs de fumée", "Hang smoke alarms"),
        help=text(
            "Op elke verdieping moet een rookmelder hangen. U hebt ze al in huis.",
            "Il faut un détecteur à chaque étage. Vous avez déjà les détecteurs.",
            "Every floor needs a smoke alarm. You already have them.",
        ),
        usual_minutes=30,
        skill="general",
        icon="smoke-alarm",
    ),
    Option(
        code="picture",
        name=text("Kaders of planken ophangen", "Accrocher des cadres ou des étagères", "Hang pictures or shelves"),
        help=text(
            "Wij brengen de boormachine, schroeven en pluggen mee.",
            "Nous apportons la foreuse, les vis et les chevilles.",
            "We bring the drill, screws and plugs.",
        ),
        usual_minutes=45,
        skill="general",
        icon="picture",
    ),
    Option(
        code="hedge",
        name=text("Een haag snoeien", "Tailler une haie", "Trim a hedge"),
        help=text(
            "Tot 2 meter hoog, met een machine. Het groenafval nemen wij mee als u dat wilt.",
            "Jusqu'à 2 mètres de haut, avec une machine. Nous emportons les déchets verts si vous voulez.",
            "Up to 2 metres high, with a machine. We take the garden waste with us if you want.",
        ),
        usual_minutes=120,
        skill="garden",
        icon="hedge",
        needs_motor_tool=True,
        may_drive=True,
        may_have_waste=True,
    ),
    Option(
        code="waste",
        name=text(
            "Grof vuil naar het recyclagepark brengen",
            "Porter des encombrants au parc à conteneurs",
            "Take bulky things to the recycling park",
        ),
        help=text(
            "Bijvoorbeeld een oude zetel of een matras. Wij komen met twee en met de bestelwagen.",
            "Par exemple un vieux fauteuil ou un matelas. Nous venons à deux, avec la camionnette.",
            "For example an old armchair or a mattress. Two of us come, with the van.",
        ),
        usual_minutes=90,
        skill="general",
        icon="waste",
        crew=2,
        may_drive=True,
        may_have_waste=True,
    ),
)

SERVICE: Final = Service(
    code="klusdienst",
    name=text("Klusdienst", "Service de petits travaux", "Odd-jobs service"),
    summary=text(
        "Is er iets stuk of moet er iets opgehangen worden? Wij komen bij u thuis en doen het voor u.",
        "Quelque chose est cassé ou doit être accroché ? Nous venons chez vous et nous le faisons pour vous.",
        "Is something broken, or does something need to be hung? We come to your home and do it for you.",
    ),
    options=_OPTIONS,
)

OPTION_BY_CODE: Final = {option.code: option for option in SERVICE.options}
