"""How hard a lesson is, in the words of the organisation: a beginner, a bit of practice, advanced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from booking.rules.slugs import free_slug
from booking.rules.text import DEFAULT_LOCALE, Text


@dataclass(frozen=True, slots=True)
class Level:
    """One level. ``code`` is kept with sessions; one that is not ``active`` any more still has its words."""

    code: str
    name: Text
    active: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return the level as it is kept."""
        return {"code": self.code, "name": dict(self.name), "active": self.active}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Level:
        """Return a level that was kept."""
        return cls(kept["code"], kept["name"], kept["active"])


def named(levels: Sequence[Level], names: Iterable[Text]) -> tuple[Level, ...]:
    """Return the levels that have these ``names``, in this order, and behind them those that are gone.

    One that is called as before in Dutch keeps its code, and with it its sessions; one that is gone stays for the
    sessions that have it, but is offered no more. A name that comes twice counts once.
    """
    before = {one.name[DEFAULT_LOCALE]: one for one in levels}
    taken = {one.code for one in levels}
    found: dict[str, Level] = {}
    for name in names:
        dutch = name[DEFAULT_LOCALE]
        if dutch in found:
            continue
        code = before[dutch].code if dutch in before else free_slug(dutch, taken, otherwise="level")
        taken.add(code)
        found[dutch] = Level(code, name)
    gone = [replace(one, active=False) for dutch, one in before.items() if dutch not in found]
    return (*found.values(), *gone)
