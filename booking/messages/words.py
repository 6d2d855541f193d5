"""Everything that one language needs to say something: its sentences, and how it writes money, days and numbers.

The same for a page, a message and the command line. Whoever writes words takes a ``Words`` as an argument and says
``_ = words.gettext``; the sentences are found for the translators by that name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Literal, Protocol

from babel import Locale
from babel.lists import format_list
from babel.support import NullTranslations

from booking.messages import formats
from booking.messages.catalogue import words_of
from booking.rules.money import Money
from booking.rules.text import Text, pick

_MINUTES_PER_HOUR = 60


class Say(Protocol):
    """Says one sentence, with its facts filled in: ``Words.gettext`` under its short name."""

    def __call__(self, message: str, /, **facts: object) -> str:
        """Return the sentence in the language."""


@dataclass(frozen=True, slots=True)
class Words:
    """One of our languages."""

    code: str
    locale: Locale
    catalogue: NullTranslations

    def gettext(self, message: str, /, **facts: object) -> str:
        """Return ``message`` in this language, its facts filled in."""
        said = str(self.catalogue.gettext(message))
        return said % facts if facts else said

    def ngettext(self, singular: str, plural: str, num: int, /, **facts: object) -> str:
        """Return the form that fits ``num``; the message knows it as ``%(num)s``."""
        said = str(self.catalogue.ngettext(singular, plural, num))
        return said % {"num": self.number(num), **facts}

    def text(self, text: Text) -> str:
        """Return a text that an organisation wrote itself."""
        return pick(text, self.code)

    def money(self, amount: Money | Decimal | str) -> str:
        """Return ``€ 18,00``; a plain number is in euro."""
        return formats.money(amount if isinstance(amount, Money) else Money.of(amount), self.locale)

    def number(self, value: Decimal | int | str) -> str:
        """Return ``1.234,5``, with every decimal that there is and no more."""
        exact = Decimal(value)
        return formats.number(int(exact) if exact == exact.to_integral_value() else exact.normalize(), self.locale)

    def day(self, value: date | str) -> str:
        """Return ``1 december 2026``."""
        return formats.date_words(date.fromisoformat(value) if isinstance(value, str) else value, self.locale)

    def clock(self, value: datetime) -> str:
        """Return ``9.00``: the hour in Brussels."""
        return formats.clock(value, self.locale)

    def duration(self, minutes: Decimal | int | str) -> str:
        """Return ``1 uur 30 minuten``."""
        exact = Decimal(minutes)
        whole = int(exact)
        if exact != whole:
            return self.gettext("%(number)s minutes", number=self.number(exact))
        hours, rest = divmod(whole, _MINUTES_PER_HOUR)
        if not hours:
            return self.ngettext("%(num)s minute", "%(num)s minutes", rest)
        if not rest:
            return self.ngettext("%(num)s hour", "%(num)s hours", hours)
        return self.ngettext(
            "%(num)s hour %(minutes)s minutes", "%(num)s hours %(minutes)s minutes", hours, minutes=rest
        )

    def listed(self, parts: Iterable[str], *, style: Literal["standard", "or"] = "standard") -> str:
        """Return ``een, twee en drie``, or with ``of``."""
        return format_list(list(parts), style=style, locale=self.locale)


@cache
def words_in(code: str) -> Words:
    """Return the words of our language ``code``: ``nl``, ``fr`` or ``en``."""
    return Words(code, formats.locale_of(code), words_of(code))
