"""What the organisations of the demo allow: when in the year, how much for one home, what comes after what, as data."""

from __future__ import annotations

from typing import Final

from booking.demo.data.texts import Text, text
from booking.rules.quotas import Of, Period
from booking.rules.seasons import Season, SeasonWhy, YearDay

#: By service and option. Begijnendijk and Riemst show what is usual (domain A1.1); the nesting days are a setting.
SEASONS: Final[dict[tuple[str, str], Season]] = {
    ("groenonderhoud", "maaien"): Season(YearDay(4, 1), YearDay(10, 31)),
    ("groenonderhoud", "snoeien"): Season(YearDay(8, 1), YearDay(2, 29), SeasonWhy.NESTING),
}
#: By service: what counts, how much, in which time, of which options (none is all).
LIMITS: Final[tuple[tuple[str, Of, int, Period, tuple[str, ...]], ...]] = (
    ("groenonderhoud", Of.MINUTES, 240, Period.MONTH, ()),
    ("groenonderhoud", Of.VISITS, 1, Period.FORTNIGHT, ("maaien",)),
)
#: By service: an option, what it comes after, from how many days to how many days after it.
FOLLOW_UPS: Final[tuple[tuple[str, str, str, int, int], ...]] = (("energiescan", "opvolgscan", "basisscan", 30, 730),)
#: By service and option: how many days a home waits before it can have it again.
AGAIN: Final[tuple[tuple[str, str, int], ...]] = (("energiescan", "basisscan", 1095),)
#: By service: what the report of a visit can tick.
ADVICE: Final[dict[str, tuple[Text, ...]]] = {
    "energiescan": (
        text(
            "Zet de verwarming 's nachts op 15 graden.",
            "Mettez le chauffage à 15 degrés la nuit.",
            "Set the heating to 15 degrees at night.",
        ),
        text(
            "Isoleer uw dak. Daar bestaat een premie voor.",
            "Isolez votre toit. Il existe une prime.",
            "Insulate your roof. There is a subsidy for it.",
        ),
        text(
            "Laat uw ketel om de twee jaar nakijken.",
            "Faites contrôler votre chaudière tous les deux ans.",
            "Have your boiler checked every two years.",
        ),
        text(
            "Vergelijk uw energiecontract op vtest.be.",
            "Comparez votre contrat d'énergie sur vtest.be.",
            "Compare your energy contract on vtest.be.",
        ),
    ),
}
