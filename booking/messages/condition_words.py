"""A condition of a tariff as a phrase: ``op zaterdag en zondag``, ``inkomen: meer dan € 1.200``.

Phrases stand by themselves, in a table, a list or behind a colon; never in the middle of a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, Final

from booking.messages import formats
from booking.messages.status_words import TariffNames, household_kind_name, outcome_name
from booking.messages.unit_words import amount_of
from booking.rules.pricing.describe import Described
from booking.rules.pricing.quantities import QUANTITIES, Kind

#: What tells something about the household that the desk does not need to know.
_PRIVATE: Final = frozenset({"status", "income", "score", "kind", "dependants"})
_LEAP_YEAR: Final = 2024


def condition_phrase(told: Described, names: TariffNames, *, kinds: Mapping[str, Kind] = QUANTITIES) -> str:
    """Return a described condition as a phrase. ``kinds`` says in what each quantity is counted."""
    return _PHRASES[told["is"]](told, names, kinds)


def alternatives(told: Described, names: TariffNames, *, kinds: Mapping[str, Kind] = QUANTITIES) -> tuple[str, ...]:
    """Return the phrases of which one is enough."""
    if told["is"] == "any":
        return tuple(phrase for one in told["of"] for phrase in alternatives(one, names, kinds=kinds))
    if told["is"] == "status":
        return tuple(names.status(code) for code in told["statuses"])
    return (condition_phrase(told, names, kinds=kinds),)


def is_private(told: Described) -> bool:
    """Tell whether a condition says on which ground somebody pays less."""
    if told["is"] in {"all", "any"}:
        return any(is_private(one) for one in told["of"])
    return is_private(told["of"]) if told["is"] == "not" else told["is"] in _PRIVATE


def stretch(told: Mapping[str, Any], names: TariffNames, shown: Callable[[str], str]) -> str:
    """Return the bounds of something in words, each value as ``shown`` writes it."""
    _ = names.words.gettext
    least, most = told.get("from", told.get("above")), told.get("up_to", told.get("below"))
    if least is None or most is None:
        return _half_open(told, names, shown)
    low, high = shown(least), shown(most)
    if low == high:
        return low
    if "from" in told:
        if "up_to" in told:
            return _("from %(least)s up to and including %(most)s", least=low, most=high)
        return _("from %(least)s, less than %(most)s", least=low, most=high)
    if "up_to" in told:
        return _("more than %(least)s, up to and including %(most)s", least=low, most=high)
    return _("more than %(least)s, less than %(most)s", least=low, most=high)


def _half_open(told: Mapping[str, Any], names: TariffNames, shown: Callable[[str], str]) -> str:
    _ = names.words.gettext
    if "from" in told:
        return _("%(least)s or more", least=shown(told["from"]))
    if "above" in told:
        return _("more than %(least)s", least=shown(told["above"]))
    if "up_to" in told:
        return _("not more than %(most)s", most=shown(told["up_to"]))
    return _("less than %(most)s", most=shown(told["below"]))


def _status(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    statuses = [names.status(code) for code in told["statuses"]]
    if len(statuses) == 1:
        return statuses[0]
    return names.words.gettext("one of these: %(statuses)s", statuses="; ".join(statuses))


def _income(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    _ = names.words.gettext
    ends = [key for key in ("from", "above", "up_to", "below") if key in told]
    kinds = list(dict.fromkeys(kind for key in ends for kind in told[key]))
    by_kind = {
        kind: stretch({key: told[key][kind] for key in ends if kind in told[key]}, names, names.words.money)
        for kind in kinds
    }
    if len(set(by_kind.values())) == 1:
        said = _("income: %(stretch)s", stretch=next(iter(by_kind.values())))
    else:
        each = (
            _("%(kind)s: %(stretch)s", kind=household_kind_name(kind, names.words), stretch=one)
            for kind, one in by_kind.items()
        )
        said = _("income: %(stretch)s", stretch="; ".join(each))
    if told.get("per_dependant"):
        amount = names.words.money(told["per_dependant"])
        return _("%(income)s (%(amount)s more for each dependant)", income=said, amount=amount)
    return said


def _age(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    _ = names.words.gettext
    ends = told.keys() - {"is"}
    if ends == {"from"}:
        return _("%(age)s years or older", age=names.words.number(told["from"]))
    if ends == {"above"}:
        return _("older than %(age)s years", age=names.words.number(told["above"]))
    if ends == {"up_to"}:
        return _("%(age)s years or younger", age=names.words.number(told["up_to"]))
    if ends == {"below"}:
        return _("younger than %(age)s years", age=names.words.number(told["below"]))
    return _("age: %(stretch)s", stretch=stretch(told, names, names.words.number))


def _resident(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    _ = names.words.gettext
    return _("lives in the municipality") if told["resident"] else _("lives outside the municipality")


def _postcode(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    _ = names.words.gettext
    return _("lives in %(postcodes)s", postcodes=names.words.listed(told["postcodes"], style="or"))


def _kind(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    return names.words.listed((household_kind_name(one, names.words) for one in told["kinds"]), style="or")


def _dependants(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    _ = names.words.gettext
    return _("dependants: %(stretch)s", stretch=stretch(told, names, names.words.number))


def _score(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    return names.words.gettext(
        "%(score)s: %(stretch)s",
        score=names.score(told["score"]),
        stretch=stretch(told, names, names.words.number),
    )


def _class(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    return names.words.listed((names.price_class(one) for one in told["classes"]), style="or")


def _weekday(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    days = names.words.locale.days["format"]["wide"]
    return names.words.gettext("on %(days)s", days=names.words.listed(days[one] for one in told["days"]))


def _holiday(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    _ = names.words.gettext
    return _("on a public holiday") if told["holiday"] else _("not on a public holiday")


def _time(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    def shown(value: str) -> str:
        return formats.time_of_day(time.fromisoformat(value), names.words.locale)

    return names.words.gettext("start: %(stretch)s", stretch=_stretch_of_time(told, names, shown))


def _stretch_of_time(told: Mapping[str, Any], names: TariffNames, shown: Callable[[str], str]) -> str:
    """Return from when until when; ``from`` and ``above``, ``below`` and ``up_to`` say whether a bound belongs."""
    _ = names.words.gettext
    first, last = told.get("from", told.get("above")), told.get("up_to", told.get("below"))
    low, high = (None if one is None else shown(one) for one in (first, last))
    if high is None:
        return _("from %(first)s", first=low) if "from" in told else _("after %(first)s", first=low)
    if low is None:
        return _("until %(last)s included", last=high) if "up_to" in told else _("before %(last)s", last=high)
    if "up_to" in told:
        return _("from %(first)s until %(last)s included", first=low, last=high)
    return _("from %(first)s, before %(last)s", first=low, last=high)


def _season(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    first, last = (formats.day_of_year(date(_LEAP_YEAR, *told[key]), names.words.locale) for key in ("from", "up_to"))
    return names.words.gettext("from %(first)s until %(last)s included", first=first, last=last)


def _date(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    return _stretch_of_time(told, names, names.words.day)


def _quantity(told: Described, names: TariffNames, kinds: Mapping[str, Kind]) -> str:
    kind = kinds.get(told["of"], Kind.PIECES)
    return names.words.gettext(
        "%(quantity)s: %(stretch)s",
        quantity=names.quantity(told["of"]),
        stretch=stretch(told, names, lambda value: amount_of(kind, value, names.words)),
    )


def _feature(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    return names.words.listed((names.feature(one) for one in told["features"]), style="or")


def _outcome(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    return names.words.listed((outcome_name(one, names.words) for one in told["outcomes"]), style="or")


def _notice(told: Described, names: TariffNames, _kinds: Mapping[str, Kind]) -> str:
    _ = names.words.gettext
    return _("working hours beforehand: %(stretch)s", stretch=stretch(told, names, names.words.number))


def _all(told: Described, names: TariffNames, kinds: Mapping[str, Kind]) -> str:
    _ = names.words.gettext
    said, *others = (condition_phrase(one, names, kinds=kinds) for one in told["of"])
    for other in others:
        said = _("%(one)s, and also %(other)s", one=said, other=other)
    return said


def _any(told: Described, names: TariffNames, kinds: Mapping[str, Kind]) -> str:
    _ = names.words.gettext
    said, *others = (condition_phrase(one, names, kinds=kinds) for one in told["of"])
    for other in others:
        said = _("%(one)s, or %(other)s", one=said, other=other)
    return said


def _not(told: Described, names: TariffNames, kinds: Mapping[str, Kind]) -> str:
    return names.words.gettext("not: %(condition)s", condition=condition_phrase(told["of"], names, kinds=kinds))


_PHRASES: Final[Mapping[str, Callable[[Described, TariffNames, Mapping[str, Kind]], str]]] = {
    "status": _status,
    "income": _income,
    "age": _age,
    "resident": _resident,
    "postcode": _postcode,
    "kind": _kind,
    "dependants": _dependants,
    "score": _score,
    "class": _class,
    "weekday": _weekday,
    "holiday": _holiday,
    "time": _time,
    "season": _season,
    "date": _date,
    "quantity": _quantity,
    "feature": _feature,
    "outcome": _outcome,
    "notice_hours": _notice,
    "all": _all,
    "any": _any,
    "not": _not,
}
