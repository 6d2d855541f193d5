"""Reading a document that a person wrote: every fault is collected, with its place, and none stops the reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar
from unicodedata import category

from booking.rules.text import DEFAULT_LOCALE, LOCALES, Text

_Choice = TypeVar("_Choice", bound=StrEnum)

#: Plain digits only: no sign, exponent, space or NaN, and no more than a person can check by eye.
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FRACTION = re.compile(r"([0-9]{1,3})/([1-9][0-9]{0,2})")
_LONGEST_TEXT = 2_000
_DIGITS = 30
MOST_FAULTS = 200
#: For so many unknown names the nearest known one is looked for.
MOST_GUESSES = 20
#: No regulation has more lines, classes or conditions; its examples may be more.
MOST_IN_LIST = 200
ARROW = " → "


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: where, what is wrong (a code with words elsewhere), and the facts of it."""

    place: str
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


class Faults(list[Fault]):
    """The faults found so far; after so many nobody reads on, and a hostile document must not fill the memory."""

    def add(self, place: str, code: str, **facts: object) -> None:
        """Note a fault."""
        if len(self) == MOST_FAULTS:
            self.append(Fault("", "too_many_faults", {"most": str(MOST_FAULTS)}))
        elif len(self) < MOST_FAULTS:
            self.append(Fault(place, code, {key: str(value) for key, value in facts.items()}))

    def unknown(self, place: str, code: str, *, typed: object, known: Iterable[str]) -> None:
        """Note a name that is not known, with the nearest that is."""
        shown = shortly(typed)
        near = get_close_matches(shown, sorted(known), n=1) if len(self) < MOST_GUESSES else []
        self.add(place, code, typed=shown, near=near[0] if near else "")


class Table:
    """One table of the document while it is read. What nobody asked for is a fault: most often a typing error."""

    def __init__(self, content: object, *, place: str, faults: Faults) -> None:
        """Read ``content``, which stands at ``place``."""
        self.place = place
        self.faults = faults
        self.asked: set[str] = set()
        self.content: Mapping[str, Any] = {}
        if isinstance(content, dict):
            # JSON has a word for nothing; what is nothing is not there.
            self.content = {key: value for key, value in content.items() if value is not None}
        else:
            faults.add(place, "not_a_table")

    def at(self, key: str) -> str:
        """Return the place of a key."""
        return f"{self.place}{ARROW}{key}" if self.place else key

    def has(self, key: str) -> bool:
        """Tell whether the key is there."""
        return key in self.content

    def take(self, key: str, *, needed: bool = False) -> Any:  # noqa: ANN401 - anything may stand there
        """Return what stands at a key, or None."""
        self.asked.add(key)
        if needed and key not in self.content:
            self.faults.add(self.at(key), "missing")
        return self.content.get(key)

    def table(self, key: str) -> Table:
        """Return the table at a key; an empty one where there is none."""
        return Table(self.content.get(key, {}) if self._asks(key) else {}, place=self.at(key), faults=self.faults)

    def tables(self, key: str, *, named_by: str = "code", most: int = MOST_IN_LIST) -> list[Table]:
        """Return the tables of a list; each is placed by its code, else by its number."""
        found = self.take(key)
        if found is None:
            return []
        if not isinstance(found, list):
            self.faults.add(self.at(key), "not_a_list")
            return []
        if len(found) > most:
            self.faults.add(self.at(key), "too_many", most=most)
            found = found[:most]
        return [
            Table(one, place=f"{self.at(key)}{ARROW}{self._name(one, number, named_by)}", faults=self.faults)
            for number, one in enumerate(found, start=1)
        ]

    def text(self, key: str, *, needed: bool = True) -> str:
        """Return a plain text; empty where there is none."""
        found = self.take(key, needed=needed)
        if found is None:
            return ""
        if not _is_text(found) or not found.strip():
            self.faults.add(self.at(key), "not_a_text")
            return ""
        return str(found)

    def code(self, key: str) -> str:
        """Return a short code."""
        found = self.take(key, needed=True)
        if found is None:
            return ""
        if not isinstance(found, str) or CODE.fullmatch(found) is None:
            self.faults.add(self.at(key), "not_a_code", typed=shortly(found))
            return ""
        return found

    def words(self, key: str) -> Text:
        """Return a text in each language, Dutch at least."""
        found = self.take(key, needed=True)
        if found is None:
            return {DEFAULT_LOCALE: ""}
        if not isinstance(found, dict) or not found.get(DEFAULT_LOCALE):
            self.faults.add(self.at(key), "no_dutch")
            return {DEFAULT_LOCALE: ""}
        for locale, words in found.items():
            if locale not in LOCALES:
                self.faults.unknown(self.at(key), "unknown_language", typed=locale, known=LOCALES)
            elif not _is_text(words):
                self.faults.add(f"{self.at(key)}{ARROW}{locale}", "not_a_text")
        return {str(locale): str(words) for locale, words in found.items()}

    def number(self, key: str, *, needed: bool = False) -> Decimal | None:
        """Return a number of zero or more with at most six decimals, or None."""
        found = self.take(key, needed=needed)
        return None if found is None else self.as_number(found, self.at(key))

    def as_number(self, found: object, place: str) -> Decimal:
        """Return what was written as a number; zero where it is none."""
        typed = found if isinstance(found, str) else _plain(found)
        if typed is None or _NUMBER.fullmatch(typed) is None:
            self.faults.add(place, "not_a_number", typed=shortly(found))
            return Decimal(0)
        return Decimal(typed)

    def whole(self, key: str) -> int | None:
        """Return a whole number of zero or more, or None."""
        found = self.number(key)
        if found is not None and found != int(found):
            self.faults.add(self.at(key), "not_whole", typed=found)
        return None if found is None else int(found)

    def fraction(self, key: str) -> Fraction:
        """Return a part such as ``"1/3"`` or ``0.5``, from 0 to 1."""
        found = self.take(key)
        if isinstance(found, str) and (parts := _FRACTION.fullmatch(found)):
            part = Fraction(int(parts[1]), int(parts[2]))
        else:
            part = Fraction(self.as_number(found, self.at(key)))
        if part > 1:
            self.faults.add(self.at(key), "more_than_all", typed=found)
        return part

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return a yes or no."""
        found = self.take(key)
        if found is None:
            return default
        if not isinstance(found, bool):
            self.faults.add(self.at(key), "not_true_or_false")
            return default
        return found

    def day(self, key: str, *, needed: bool = False) -> date | None:
        """Return a day, or None."""
        found = self.take(key, needed=needed)
        if isinstance(found, str):
            try:
                return date.fromisoformat(found)
            except ValueError:
                found = 0
        if found is None or type(found) is date:
            return found
        self.faults.add(self.at(key), "not_a_date")
        return None

    def clock(self, key: str) -> time | None:
        """Return a time of day, or None."""
        found = self.take(key)
        if isinstance(found, str):
            try:
                found = time.fromisoformat(found)
            except ValueError:
                found = 0
        if found is None or (isinstance(found, time) and found.tzinfo is None):
            return found
        self.faults.add(self.at(key), "not_a_time")
        return None

    def one_of(self, key: str, options: type[_Choice], *, default: _Choice | None = None) -> _Choice:
        """Return one of a few words; the first of them after a fault."""
        found = self.take(key, needed=default is None)
        if found is None:
            return default or next(iter(options))
        known = [one.value for one in options]
        if not isinstance(found, str) or found not in known:
            self.faults.add(self.at(key), "not_one_of", typed=shortly(found), known=", ".join(known))
            return default or next(iter(options))
        return options(found)

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; one text counts as a list of one."""
        found = self.take(key)
        if found is None:
            return ()
        listed: Sequence[object] = found if isinstance(found, list) else [found]
        if not listed or len(listed) > MOST_IN_LIST or not all(_is_text(one) and one for one in listed):
            self.faults.add(self.at(key), "not_a_list_of_texts")
            return ()
        return tuple(str(one) for one in listed)

    def finish(self) -> None:
        """Note everything that nobody asked for."""
        for key in self.content:
            if key not in self.asked:
                self.faults.unknown(self.at(str(key)), "unknown_key", typed=key, known=self.asked)

    def _asks(self, key: str) -> bool:
        self.asked.add(key)
        return True

    def _name(self, one: object, number: int, named_by: str) -> str:
        name = one.get(named_by) if isinstance(one, dict) else None
        return name if isinstance(name, str) and name else str(number)


def _plain(found: object) -> str | None:
    """Return a number as it was written; None for what is no number or has no plain form."""
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        return None
    if isinstance(found, int):
        return str(found) if abs(found) < 10**_DIGITS else None
    # Written out, 1e600000000 would take the whole memory.
    return f"{found:f}" if found.is_finite() and abs(found.adjusted()) < _DIGITS else None


def shortly(found: object) -> str:
    """Return what somebody wrote, as far as it helps to find it; an endless number has no text at all."""
    if isinstance(found, int | Decimal) and _plain(found) is None and not isinstance(found, bool):
        return "…"
    return str(found)[:60].encode("utf-8", "replace").decode()


def _is_text(found: object) -> bool:
    """Tell whether this is a text that a database keeps and a page shows."""
    if not isinstance(found, str) or len(found) > _LONGEST_TEXT:
        return False
    return not any(category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in found)
