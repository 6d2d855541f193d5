"""How much a household may have, and what comes after what, in words: the rule, and what to do now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

from babel.dates import format_skeleton

from booking.messages.season_words import season_words, year_day
from booking.messages.words import Say, Words
from booking.rules.allowances import OutOfTurn, Turn
from booking.rules.quotas import From, Left, Of, Period, Quota
from booking.rules.refusals.limits import LimitReached, NotItsTurn, OutOfSeason
from booking.rules.text import Text

_ALL: Final[Mapping[Period, Callable[[Say, Mapping[str, str]], str]]] = {
    Period.WEEK: lambda _, f: _("You can have at most %(amount)s a week.", **f),
    Period.FORTNIGHT: lambda _, f: _("You can have at most %(amount)s in two weeks.", **f),
    Period.MONTH: lambda _, f: _("You can have at most %(amount)s a month.", **f),
    Period.YEAR: lambda _, f: _("You can have at most %(amount)s a year.", **f),
    Period.SEASON: lambda _, f: _("You can have at most %(amount)s from %(first)s to %(last)s.", **f),
}
_SOME: Final[Mapping[Period, Callable[[Say, Mapping[str, str]], str]]] = {
    Period.WEEK: lambda _, f: _("%(tasks)s: at most %(amount)s a week.", **f),
    Period.FORTNIGHT: lambda _, f: _("%(tasks)s: at most %(amount)s in two weeks.", **f),
    Period.MONTH: lambda _, f: _("%(tasks)s: at most %(amount)s a month.", **f),
    Period.YEAR: lambda _, f: _("%(tasks)s: at most %(amount)s a year.", **f),
    Period.SEASON: lambda _, f: _("%(tasks)s: at most %(amount)s from %(first)s to %(last)s.", **f),
}
_GRANTED: Final[Mapping[Period, Callable[[Say, Mapping[str, str]], str]]] = {
    Period.WEEK: lambda _, f: _("We agreed on %(amount)s a week.", **f),
    Period.MONTH: lambda _, f: _("We agreed on %(amount)s a month.", **f),
}
_TURNS: Final[Mapping[Turn, Callable[[Say, Mapping[str, str]], str]]] = {
    Turn.FIRST_ANOTHER: lambda _, f: _(
        "%(name)s comes after %(after)s. We do not know that you had it. Book %(after)s first, or call us.", **f
    ),
    Turn.TOO_EARLY: lambda _, f: _(
        "%(name)s is possible from %(day)s on: some time after %(after)s. Choose a later day.", **f
    ),
    Turn.TOO_LATE: lambda _, f: _("%(name)s was possible until %(day)s: not too long after %(after)s. Call us.", **f),
    Turn.AGAIN: lambda _, f: _("You had %(name)s not long ago. You can have it again from %(day)s on.", **f),
}


def quota_words(quota: Quota, names: Iterable[Text], words: Words) -> str:
    """Return how much somebody can have, in one sentence; ``names`` are the tasks that count, none is all."""
    facts = {"amount": amount_words(quota, quota.most, words)}
    if quota.season is not None:
        facts |= {"first": year_day(quota.season.first, words), "last": year_day(quota.season.last, words)}
    if quota.whence is From.GRANTED:
        return _GRANTED[quota.per](words.gettext, facts)
    tasks = [words.text(name) for name in names]
    if tasks:
        return _SOME[quota.per](words.gettext, facts | {"tasks": words.listed(tasks)})
    return _ALL[quota.per](words.gettext, facts)


def amount_words(quota: Quota, amount: int, words: Words) -> str:
    """Return so much of what a quota counts: visits or hours."""
    if quota.of is Of.MINUTES:
        return words.duration(amount)
    return words.ngettext("%(num)s visit", "%(num)s visits", amount)


def left_words(left: Left, words: Words, *, today: date) -> str:
    """Return for a resident what is left of the hours that were granted: this week, or in the week of a day."""
    is_now, say = left.first <= today < left.after, _LEFT if left.amount else _NOTHING_LEFT
    return say[left.quota.per, is_now](words.gettext, _left_facts(left, words))


def left_words_for_desk(left: Left, words: Words, *, today: date) -> str:
    """Return the same for the desk."""
    is_now = left.first <= today < left.after
    return _LEFT_FOR_DESK[left.quota.per, is_now](words.gettext, _left_facts(left, words))


def _left_facts(left: Left, words: Words) -> dict[str, str]:
    return {
        "amount": words.duration(left.amount),
        "day": words.day(left.first),
        "month": str(format_skeleton("yMMMM", left.first, locale=words.locale)),
    }


_LEFT: Final[Mapping[tuple[Period, bool], Callable[[Say, Mapping[str, str]], str]]] = {
    (Period.WEEK, True): lambda _, f: _("You have %(amount)s left this week.", **f),
    (Period.WEEK, False): lambda _, f: _("You have %(amount)s left in the week of %(day)s.", **f),
    (Period.MONTH, True): lambda _, f: _("You have %(amount)s left this month.", **f),
    (Period.MONTH, False): lambda _, f: _("You have %(amount)s left in %(month)s.", **f),
}
_NOTHING_LEFT: Final[Mapping[tuple[Period, bool], Callable[[Say, Mapping[str, str]], str]]] = {
    (Period.WEEK, True): lambda _, f: _("You have no hours left this week.", **f),
    (Period.WEEK, False): lambda _, f: _("You have no hours left in the week of %(day)s.", **f),
    (Period.MONTH, True): lambda _, f: _("You have no hours left this month.", **f),
    (Period.MONTH, False): lambda _, f: _("You have no hours left in %(month)s.", **f),
}
_LEFT_FOR_DESK: Final[Mapping[tuple[Period, bool], Callable[[Say, Mapping[str, str]], str]]] = {
    (Period.WEEK, True): lambda _, f: _("Left of the granted hours this week: %(amount)s.", **f),
    (Period.WEEK, False): lambda _, f: _("Left of the granted hours in the week of %(day)s: %(amount)s.", **f),
    (Period.MONTH, True): lambda _, f: _("Left of the granted hours this month: %(amount)s.", **f),
    (Period.MONTH, False): lambda _, f: _("Left of the granted hours in %(month)s: %(amount)s.", **f),
}


def limit_words(refusal: LimitReached, words: Words) -> str:
    """Return which limit stands in the way, what is left, and what to do now."""
    reached = refusal.reached
    rule = quota_words(reached.quota, refusal.names, words)
    if not reached.left:
        return f"{rule} {words.gettext('You have had all of it. Choose another day, or call us.')}"
    left = words.gettext(
        "%(left)s of it is left, and this takes %(asked)s. Choose less work or another day, or call us.",
        left=amount_words(reached.quota, reached.left, words),
        asked=amount_words(reached.quota, reached.asked, words),
    )
    return f"{rule} {left}"


def limit_words_for_desk(refusal: LimitReached, words: Words) -> str:
    """Return the same for the desk: the rule, and what this household has left."""
    reached = refusal.reached
    left = words.gettext(
        "This household has %(left)s left of it, and this takes %(asked)s.",
        left=amount_words(reached.quota, reached.left, words),
        asked=amount_words(reached.quota, reached.asked, words),
    )
    return f"{quota_words(reached.quota, refusal.names, words)} {left}"


def turn_words(refusal: NotItsTurn, words: Words) -> str:
    """Return why it is not the turn of a task, and from when or until when it would be."""
    out: OutOfTurn = refusal.out
    facts = {
        "name": words.text(refusal.name),
        "after": words.text(refusal.after) if refusal.after is not None else "",
        "day": words.day(out.bound) if out.bound is not None else "",
    }
    return _TURNS[out.turn](words.gettext, facts)


def out_of_season_words(refusal: OutOfSeason, words: Words) -> str:
    """Return when in the year such work is done, and from which day on it can be had."""
    opens = words.gettext("You can choose a day from %(day)s on.", day=words.day(refusal.opens))
    return f"{season_words(refusal.season, words)} {opens}"
