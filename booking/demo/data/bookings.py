"""The plan of bookings that fills the demo: six weeks around today, the same plan each time.

The plan says who wants what on which working day, not when exactly or by whom: a loader books each line
through the use cases, takes a free time in the wanted part of the day, and skips a line for which nothing is
free. Past days have an outcome; today and later have none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from booking.demo.data.residents import RESIDENTS
from booking.demo.data.texts import Text, text

PartOfDay = Literal["am", "pm"]
Outcome = Literal["done", "not_done", "cancelled"]


@dataclass(frozen=True, slots=True)
class PlannedBooking:
    """One wish of one resident.

    ``resident_index`` counts in ``residents.RESIDENTS``; ``options`` are codes of
    ``services.OPTION_BY_CODE``. ``day_offset`` counts working days (Monday to Friday, no holidays) from
    today; 0 is today, or the next working day when today is none. ``outcome`` is None from today on;
    ``reason`` is a key of ``NOT_DONE_REASONS`` and goes with ``not_done`` alone.
    """

    resident_index: int
    options: tuple[str, ...]
    day_offset: int
    part_of_day: PartOfDay
    note: str | None = None
    outcome: Outcome | None = None
    reason: str | None = None


NOT_DONE_REASONS: Final[dict[str, Text]] = {
    "nobody_home": text("Niemand deed open.", "Personne n'a ouvert.", "Nobody opened the door."),
    "material_missing": text(
        "Het materiaal was er niet.", "Le matériel n'était pas là.", "The material was not there."
    ),
    "not_safe": text(
        "We konden het niet veilig doen.",
        "Nous ne pouvions pas le faire en sécurité.",
        "We could not do it safely.",
    ),
}

# Each set needs one skill next to "general", so that one worker (or one pair) can do all of it in one visit.
# Light jobs come more than once, because people ask for them more often.
JOBS: Final[tuple[tuple[str, ...], ...]] = (
    ("lamp",),
    ("tap",),
    ("curtain",),
    ("handrail",),
    ("gutter",),
    ("smoke-alarm", "picture"),
    ("furniture",),
    ("lock",),
    ("hedge",),
    ("lamp", "smoke-alarm"),
    ("picture",),
    ("tap",),
    ("waste",),
    ("handrail", "lock"),
    ("lamp",),
    ("curtain", "picture"),
    ("tap", "smoke-alarm"),
    ("paint",),
    ("hedge",),
    ("furniture", "picture"),
    ("smoke-alarm",),
)

_NOTES_BY_JOB: Final[dict[str, tuple[str, ...]]] = {
    "lamp": ("De lamp ligt klaar in de gang.", "Er hangt nu nog een oude luster."),
    "tap": ("De kraan in de keuken.", "Ik weet niet waar de hoofdkraan is."),
    "curtain": ("Twee ramen in de living.",),
    "handrail": ("Naast het toilet, rechts.", "Langs de trap, drie meter."),
    "gutter": ("Alleen de achterkant.",),
    "paint": ("De slaapkamer, in het wit. De verf staat klaar.",),
    "furniture": ("Een kleerkast, nog in de doos.",),
    "lock": ("De achterdeur klemt.",),
    "smoke-alarm": ("Drie stuks.",),
    "picture": ("Vijf kaders en één plank.",),
    "hedge": ("Ongeveer twaalf meter, tot aan de poort.", "Het groenafval mag mee."),
    "waste": ("Een zetel en twee matrassen.",),
}

_SEED: Final = "keerbergen"
_FIRST_DAY: Final = -15
_LAST_DAY: Final = 15


def _draw(*key: object) -> int:
    """Return a large whole number that depends on ``key`` alone, the same on every machine."""
    digest = sha256("/".join([_SEED, *map(str, key)]).encode()).digest()
    return int.from_bytes(digest[:8])


def _bookings_on(day_offset: int) -> int:
    """Return how many bookings a day has: today is the busiest, and the coming weeks still have room."""
    if day_offset == 0:
        return 7
    if day_offset < 0:
        return 5 + day_offset % 2
    return 6 if day_offset <= 5 else 5


def _outcome(position: int) -> tuple[Outcome, str | None]:
    """Return how a past booking ended: about nine in ten were done."""
    chance = _draw("outcome", position) % 100
    if chance < 5:
        reasons = tuple(NOT_DONE_REASONS)
        return "not_done", reasons[_draw("reason", position) % len(reasons)]
    if chance < 12:
        return "cancelled", None
    return "done", None


def _note(position: int, options: tuple[str, ...]) -> str | None:
    """Return a resident's own words for about one booking in three."""
    if _draw("note", position) % 3:
        return None
    notes = _NOTES_BY_JOB[options[0]]
    return notes[_draw("which note", position) % len(notes)]


def _plan() -> Iterator[PlannedBooking]:
    position = 0
    for day_offset in range(_FIRST_DAY, _LAST_DAY + 1):
        for _ in range(_bookings_on(day_offset)):
            # 37 and 60 share no divisor: each resident has a turn before anybody has a second one, so nobody
            # appears twice on a day.
            resident_index = position * 37 % len(RESIDENTS)
            options = JOBS[position % len(JOBS)]
            outcome, reason = _outcome(position) if day_offset < 0 else (None, None)
            yield PlannedBooking(
                resident_index=resident_index,
                options=options,
                day_offset=day_offset,
                part_of_day="am" if _draw("part", position) % 5 < 3 else "pm",
                note=_note(position, options),
                outcome=outcome,
                reason=reason,
            )
            position += 1


PLANNED_BOOKINGS: Final = tuple(_plan())
