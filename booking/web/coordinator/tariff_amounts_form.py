"""A form with every amount and every bound of a tariff document, each with its place in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby
from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from wtforms import Field

from booking.messages.condition_words import condition_phrase
from booking.messages.status_words import TariffNames, household_kind_name
from booking.messages.unit_words import amount_of
from booking.rules.pricing.bounds import bounds_of
from booking.rules.pricing.editing import Path, amounts_of
from booking.rules.pricing.quantities import Kind
from booking.rules.pricing.tariff import Choice, Line, Tariff
from booking.web.common.forms import PageForm
from booking.web.coordinator.tariff_draft_forms import VersionField
from booking.web.coordinator.tariff_fields import AmountField

_MOST: Final = 1_000_000
_PARTS: Final = ("classes", "eligible", "excluded", "lines", "reductions", "limits", "quotas")


@dataclass(frozen=True, slots=True)
class Group:
    """Values that belong together: one row of a price table, or one condition. ``title`` may be empty."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One line, class or rule of the tariff with its values."""

    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class _Value:
    path: Path
    value: Decimal
    label: str
    unit: str
    group: str


class AmountsForm(PageForm):
    """The fields of one document; ``amounts_form`` makes them."""

    version = VersionField()

    paths: ClassVar[Mapping[str, Path]] = {}
    sections: ClassVar[tuple[Section, ...]] = ()

    def values(self) -> dict[Path, Decimal]:
        """Return every value by its place."""
        return {path: self[name].data for name, path in self.paths.items()}

    def fields_of(self, group: Group) -> list[Field]:
        """Return the fields of a group."""
        return [self[name] for name in group.fields]


def amounts_form(document: Mapping[str, Any], tariff: Tariff, names: TariffNames, *, version: int) -> AmountsForm:
    """Return the form, filled in with what the document says."""
    values = _on_one_row(_Values(document, tariff, names).all())
    fields: dict[str, Any] = {}
    paths: dict[str, Path] = {}
    sections = []
    for _place, in_section in groupby(values, key=lambda one: one.path[:2]):
        listed = list(in_section)
        groups = []
        for title, in_group in groupby(listed, key=lambda one: one.group):
            found = []
            for one in in_group:
                name = f"value_{len(paths)}"
                fields[name] = AmountField(one.label, most=_MOST, unit=one.unit, needed=True, default=one.value)
                paths[name] = one.path
                found.append(name)
            groups.append(Group(title, tuple(found)))
        sections.append(Section(_title(document, listed[0].path, names), tuple(groups)))
    shape = {**fields, "paths": paths, "sections": tuple(sections)}
    form: AmountsForm = type("AmountsFormOfTariff", (AmountsForm,), shape)(data={"version": version})
    return form


def _on_one_row(values: list[_Value]) -> list[_Value]:
    """Return the values, those of a section that has one price in each row on a row together, named by their case."""
    found: list[_Value] = []
    for _place, in_section in groupby(values, key=lambda one: one.path[:2]):
        listed = list(in_section)
        titles = [one.group for one in listed]
        if len(listed) > 1 and len(set(titles)) == len(titles) and all(one.path[-1] == "price" for one in listed):
            listed = [replace(one, label=one.group[:1].upper() + one.group[1:], group="") for one in listed]
        found += listed
    return found


def _title(document: Mapping[str, Any], path: Path, names: TariffNames) -> str:
    part, number = str(path[0]), int(path[1])
    words = document[part][number].get("name") or document[part][number].get("why")
    name = names.words.text(words) if words else str(number + 1)
    if part == "classes":
        return _("Class: %(name)s", name=name)
    if part == "eligible":
        return _("Who may use it: %(name)s", name=name)
    if part == "excluded":
        return _("Who may not use it: %(name)s", name=name)
    return name


@dataclass(slots=True)
class _Values:
    """Finds the words for each value of a document."""

    document: Mapping[str, Any]
    tariff: Tariff
    names: TariffNames
    order: dict[Path, int] = field(default_factory=dict)

    def all(self) -> list[_Value]:
        """Return all values in the order of the document, those of one line together."""
        found = [(one.path, one.amount) for one in amounts_of(self.document)]
        found += [(one.path, one.value) for one in bounds_of(self.document)]
        listed = [_Value(path, value, self._label(path), self._unit(path), self._group(path)) for path, value in found]
        groups = list(dict.fromkeys((one.path[:2], one.group) for one in listed))
        return sorted(
            listed,
            key=lambda one: (_PARTS.index(str(one.path[0])), one.path[1], groups.index((one.path[:2], one.group))),
        )

    def _line(self, path: Path) -> Line:
        return self.tariff.lines[int(path[1])]

    def _group(self, path: Path) -> str:
        """Return in which row of its line a value stands."""
        if path[0] != "lines" or len(path) == 3:  # noqa: PLR2004 - directly in the line
            return ""
        line, key = self._line(path), path[2]
        if key == "choices":
            return self._case(line.choices, int(path[3]))
        if key == "tiers":
            tier = line.tiers[int(path[3])]
            part = (
                _("Beyond that")
                if tier.up_to is None
                else _("Up to and including %(much)s", much=amount_of(line.kind, str(tier.up_to), self.names.words))
            )
            return f"{part}: {self._case(tier.choices, int(path[5]))}" if "choices" in path else part
        said = {
            "flat": _("The price in all for a small quantity"),
            "extra": _("More on what goes beyond"),
            "third_party": _("Who pays along"),
            "gets": _("Who gets a part"),
            "linear": _("The slope"),
            "decided": _("The amount that somebody decides"),
            "when": _("When this line counts"),
        }
        return said.get(str(key), "")

    def _case(self, choices: tuple[Choice, ...], number: int) -> str:
        told = choices[number].told
        if told is None:
            return _("In all other cases")
        return condition_phrase(told, self.names, kinds=self.tariff.quantities)

    def _label(self, path: Path) -> str:
        if "when" in path:
            return self._bound(path[path.index("when") + 1 :])
        if path[-2] in {"prices", "full_prices"}:
            return self.names.price_class(str(path[-1]))
        key = str(path[-1])
        if path[0] in {"limits", "quotas"} or (path[0] == "lines" and path[-2] != "decided"):
            said = {"least": _("At least"), "most": _("At most")}.get(key)
            if said:
                return said
        return _LABELS[key]()

    def _bound(self, way: Path) -> str:
        """Return the words of a bound within a condition: what is measured, which end, for which household."""
        what = next((str(one) for one in way if one in _MEASURED), "")
        place = way.index(what) if what else 0
        if what in {"quantity", "score"}:
            name = str(way[place + 1])
            named = self.names.quantity(name) if what == "quantity" else self.names.score(name)
            end, rest = str(way[place + 2]), way[place + 3 :]
        else:
            named, end, rest = _MEASURED[what](), str(way[place + 1]), way[place + 2 :]
        said = _ENDS[end](named[:1].upper() + named[1:])
        return f"{said} ({household_kind_name(str(rest[0]), self.names.words)})" if rest else said

    def _unit(self, path: Path) -> str:
        """Return what stands behind the input."""
        if "when" in path:
            if "income" in path:
                return "€"
            return self._unit_of(str(path[path.index("quantity") + 1])) if "quantity" in path else ""
        key, part = path[-1], path[0]
        if key in {"percent", "margin_percent"}:
            return "%"
        if part == "quotas":
            return self._unit_of(self.tariff.quotas[int(path[1])].of)
        in_line = part == "lines" and path[-2] != "decided"
        if in_line and key in {"free", "least", "most", "up_to", "beyond"}:
            return _unit_of_kind(self._line(path).kind)
        return "€"

    def _unit_of(self, of: str) -> str:
        return _unit_of_kind(self.tariff.quantities[of])


def _unit_of_kind(kind: Kind) -> str:
    return {Kind.MINUTES: _("minutes"), Kind.KM: _("km"), Kind.EURO: "€", Kind.PIECES: ""}[kind]


_LABELS: Final[Mapping[str, Callable[[], str]]] = {
    "price": lambda: _("Price"),
    "full_price": lambda: _("Full price"),
    "price_from": lambda: _("Price where the slope begins"),
    "adds": lambda: _("What each step adds"),
    "floor": lambda: _("Lowest price"),
    "ceiling": lambda: _("Highest price"),
    "least_amount": lambda: _("This line costs at least"),
    "most_amount": lambda: _("This line costs at most"),
    "least": lambda: _("Lowest amount"),
    "most": lambda: _("Highest amount"),
    "income_from": lambda: _("Income where the slope begins"),
    "each": lambda: _("A step of income"),
    "free": lambda: _("Not charged"),
    "percent": lambda: _("Per cent"),
    "margin_percent": lambda: _("Margin"),
    "amount": lambda: _("Amount off"),
    "beyond": lambda: _("Beyond"),
    "up_to": lambda: _("Up to and including"),
}

_MEASURED: Final[Mapping[str, Callable[[], str]]] = {
    "income": lambda: _("Income"),
    "age": lambda: _("Age"),
    "dependants": lambda: _("Dependants"),
    "notice_hours": lambda: _("Working hours before"),
    "quantity": lambda: "",
    "score": lambda: "",
}

_ENDS: Final[Mapping[str, Callable[[str], str]]] = {
    "from": lambda what: _("%(what)s: from, this included", what=what),
    "above": lambda what: _("%(what)s: more than", what=what),
    "below": lambda what: _("%(what)s: less than", what=what),
    "up_to": lambda what: _("%(what)s: up to, this included", what=what),
    "per_dependant": lambda what: _("%(what)s: more for each dependant", what=what),
}
