"""What is for rent, thing by thing: which periods there are for a city bike, which for a cargo bike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

from booking.rules.shapes import WITH_RETURN
from booking.store.queries.service_facts import Service

#: What coordinators write between a thing and its period: "City bike, a week".
_BETWEEN: Final = ", "


@dataclass(frozen=True, slots=True)
class Card:
    """A task to choose. ``hint`` tells what it means and how long it takes."""

    value: int
    title: str
    hint: str
    icon: str


@dataclass(frozen=True, slots=True)
class CardGroup:
    """The cards of one thing; ``name`` is what they have in common, and each card says what is different."""

    name: str
    cards: tuple[Card, ...]


def card_groups(service: Service, cards: Iterable[Card]) -> tuple[CardGroup, ...]:
    """Return the cards of what is for rent by the things that they are about, in the order of the first of each.

    Empty where a service rents nothing out, or things of one kind only: then no one looks for a thing first.
    """
    if service.shape not in WITH_RETURN:
        return ()
    by_kind: dict[tuple[str, ...], list[Card]] = {}
    for card in cards:
        by_kind.setdefault(service.option(card.value).equipment, []).append(card)
    return tuple(_group(kinds, found) for kinds, found in by_kind.items()) if len(by_kind) > 1 else ()


def common_beginning(names: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return what the names begin with in common, in whole parts between commas, and what is left of each.

    Every name keeps its last part. Where they begin with nothing in common, that is empty and they stay whole.
    """
    split = [name.split(_BETWEEN) for name in names]
    shared = takewhile(lambda parts: len(set(parts)) == 1, zip(*(one[:-1] for one in split), strict=False))
    beginning = [parts[0] for parts in shared]
    rests = (_BETWEEN.join(one[len(beginning) :]) for one in split)
    return _BETWEEN.join(beginning), tuple(rest[:1].upper() + rest[1:] for rest in rests)


def _group(kinds: Sequence[str], cards: Sequence[Card]) -> CardGroup:
    beginning, rests = common_beginning([card.title for card in cards])
    if not beginning:
        return CardGroup(_BETWEEN.join(kinds), tuple(cards))
    return CardGroup(beginning, tuple(replace(card, title=rest) for card, rest in zip(cards, rests, strict=True)))
