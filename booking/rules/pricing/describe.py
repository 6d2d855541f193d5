"""Conditions as plain facts, so that a quote can keep them and somebody can find the words for them later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from booking.rules.pricing import conditions as c

#: A condition as names and plain values; ``is`` says which it is. Numbers, days and times are texts.
Described = Mapping[str, Any]


def describe(condition: c.Condition) -> Described:
    """Return a condition as plain facts."""
    return _DESCRIBERS[type(condition)](condition)


def _bounds(bounds: c.Bounds) -> dict[str, Any]:
    return {
        **({} if bounds.least is None else {"from" if bounds.least_included else "above": str(bounds.least)}),
        **({} if bounds.most is None else {"up_to" if bounds.most_included else "below": str(bounds.most)}),
    }


def _income(one: c.IncomeWithin) -> dict[str, Any]:
    found: dict[str, Any] = {"is": "income"}
    for bound, key in (
        (one.least, "from" if one.least_included else "above"),
        (one.most, "up_to" if one.most_included else "below"),
    ):
        if bound is not None:
            found[key] = {kind.value: str(amount) for kind, amount in bound.amounts.items()}
            found["per_dependant"] = str(bound.per_dependant) if bound.per_dependant else ""
    return found


def _time(one: c.AtTime) -> dict[str, Any]:
    return {
        "is": "time",
        **({} if one.least is None else {"from" if one.least_included else "above": one.least.isoformat("minutes")}),
        **({} if one.most is None else {"up_to" if one.most_included else "below": one.most.isoformat("minutes")}),
    }


def _date(one: c.OnDate) -> dict[str, Any]:
    return {
        "is": "date",
        **({} if one.first is None else {"from": one.first.isoformat()}),
        **({} if one.last is None else {"up_to": one.last.isoformat()}),
    }


_DESCRIBERS: Final[dict[type, Callable[[Any], Described]]] = {
    c.HasStatus: lambda one: {"is": "status", "statuses": sorted(one.statuses)},
    c.IncomeWithin: _income,
    c.AgeWithin: lambda one: {"is": "age", **_bounds(one.bounds)},
    c.IsResident: lambda one: {"is": "resident", "resident": one.resident},
    c.HasPostcode: lambda one: {"is": "postcode", "postcodes": sorted(one.postcodes)},
    c.IsKind: lambda one: {"is": "kind", "kinds": sorted(kind.value for kind in one.kinds)},
    c.DependantsWithin: lambda one: {"is": "dependants", **_bounds(one.bounds)},
    c.ScoreWithin: lambda one: {"is": "score", "score": one.score, **_bounds(one.bounds)},
    c.InClass: lambda one: {"is": "class", "classes": sorted(one.codes)},
    c.OnWeekday: lambda one: {"is": "weekday", "days": sorted(one.days)},
    c.OnHoliday: lambda one: {"is": "holiday", "holiday": one.holiday},
    c.AtTime: _time,
    c.InSeason: lambda one: {"is": "season", "from": list(one.first), "up_to": list(one.last)},
    c.OnDate: _date,
    c.QuantityWithin: lambda one: {"is": "quantity", "of": one.of, **_bounds(one.bounds)},
    c.HasFeature: lambda one: {"is": "feature", "features": sorted(one.features)},
    c.HasOutcome: lambda one: {"is": "outcome", "outcomes": sorted(outcome.value for outcome in one.outcomes)},
    c.NoticeWithin: lambda one: {"is": "notice_hours", **_bounds(one.bounds)},
    c.AllOf: lambda one: {"is": "all", "of": [describe(part) for part in one.conditions]},
    c.AnyOf: lambda one: {"is": "any", "of": [describe(part) for part in one.conditions]},
    c.Not: lambda one: {"is": "not", "of": describe(one.condition)},
}
