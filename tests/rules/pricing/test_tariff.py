"""A tariff document is checked before it counts."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.demo.data.tariff import TARIFF
from booking.rules.pricing.tariff import AtCost, Measure, PerQuantity, Tariff, read_rules
from booking.rules.refusals import InvalidTariff

Document = dict[str, Any]


def a_document() -> Document:
    return deepcopy(TARIFF["document"])


def rule(document: Document, code: str) -> Document:
    found: Document = next(one for one in document["rules"] if one["code"] == code)
    return found


def test_the_published_tariff_is_sound() -> None:
    classes, default, rules = read_rules(a_document())
    assert [one.code for one in classes] == ["social", "vt", "standard"]
    assert default == "standard"
    assert [type(one) for one in rules] == [PerQuantity, PerQuantity, PerQuantity, AtCost]
    labour = rules[0]
    assert isinstance(labour, PerQuantity)
    assert labour.unit == Decimal(60)
    assert labour.by_class
    assert labour.measure is Measure.WORKER_MINUTES


def test_a_ground_leads_to_its_class_and_an_unknown_one_nowhere() -> None:
    classes, default, rules = read_rules(a_document())
    tariff = Tariff(1, {"nl": "x"}, "", TARIFF["valid_from"], None, classes, default, rules)
    assert {ground: one.code for ground in ("leefloon", "igo", "vt") if (one := tariff.class_on_ground(ground))} == {
        "leefloon": "social",
        "igo": "social",
        "vt": "vt",
    }
    assert tariff.class_on_ground("friend of the mayor") is None
    with pytest.raises(InvalidTariff):
        tariff.class_of("free")


def change(code: str, **values: Any) -> Callable[[Document], None]:
    return lambda document: rule(document, code).update(values)


def drop(code: str, *names: str) -> Callable[[Document], None]:
    def without(document: Document) -> None:
        for name in names:
            del rule(document, code)[name]

    return without


def at_top(**values: Any) -> Callable[[Document], None]:
    return lambda document: document.update(values)


PRICES = {"social": "8.00", "vt": "18.00", "standard": "50.00"}
WRONG: dict[str, Callable[[Document], Any]] = {
    "another version": at_top(version=2),
    "no version": lambda document: document.pop("version"),
    "another currency": at_top(currency="USD"),
    "no classes": lambda document: document.pop("classes"),
    "classes that are no list": at_top(classes={"code": "standard"}),
    "an empty list of classes": at_top(classes=[]),
    "a class twice": lambda document: document["classes"].append(document["classes"][0]),
    "a class without code": lambda document: document["classes"][0].pop("code"),
    "a class with an empty code": lambda document: document["classes"][0].update(code=""),
    "a class without Dutch name": lambda document: document["classes"][0].update(name={"en": "x"}),
    "grounds that are one word": lambda document: document["classes"][1].update(grounds="vt"),
    "a ground of two classes": lambda document: document["classes"][1]["grounds"].append("leefloon"),
    "a default that is no class": at_top(default_class="none"),
    "a default that is cheaper": at_top(default_class="vt"),
    "no rules": at_top(rules=[]),
    "rules that are no list": at_top(rules="labour"),
    "a rule that is no object": at_top(rules=["labour"]),
    "a rule twice": lambda document: document["rules"].append(document["rules"][0]),
    "a rule of another kind": change("labour", kind="free"),
    "a rule without name": drop("labour", "name"),
    "a rule with a bare name": change("labour", name="Werkuren"),
    "another measure": change("labour", measure="smiles"),
    "another way to count": change("labour", count="about"),
    "another rounding": change("labour", rounding="half_even"),
    "no rounding": drop("labour", "rounding"),
    "no price": drop("labour", "prices"),
    "no price for one class": change("labour", prices={"vt": "18.00", "standard": "50.00"}),
    "a price for a class that is not there": change("labour", prices=PRICES | {"extra": "1.00"}),
    "a default that pays less": change("labour", prices=PRICES | {"vt": "51.00"}),
    "a price that is a float": change("motor", price=2.5),
    "a price that is a number": change("motor", price=2),
    "a price below nothing": change("motor", price="-2.50"),
    "a price that is no number": change("motor", price="NaN"),
    "a price without end": change("motor", price="Infinity"),
    "a price with a comma": change("motor", price="2,50"),
    "a price with an exponent": change("motor", price="1E+30"),
    "a price with a sign": change("motor", price="+2.50"),
    "a price in Arabic digits": change("motor", price="\u0662.\u0665\u0660"),
    "a price with an underscore": change("motor", price="2_5"),
    "a price with a space": change("motor", price=" 2.50"),
    "a price that is empty": change("motor", price=""),
    "a price that nobody could pay": change("motor", price="10000000.00"),
    "a unit of nothing": change("labour", unit_minutes=0),
    "a unit below nothing": change("labour", unit_minutes=-60),
    "a unit that is text": change("labour", unit_minutes="sixty"),
    "a unit that is a float": change("labour", unit_minutes=60.0),
    "a unit for which a quote has no words": change("labour", unit_minutes=15),
    "time without a unit": drop("labour", "unit_minutes"),
    "minutes in a kilometre": change("km", unit_minutes=60),
    "waste at a price": change("km", measure="waste_cents"),
    "hours at cost": change("waste", measure="worker_minutes"),
}


@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG)
def test_a_document_with_one_fault_is_refused(spoil: Callable[[Document], Any]) -> None:
    document = a_document()
    spoil(document)
    with pytest.raises(InvalidTariff):
        read_rules(document)


@pytest.mark.parametrize("document", [None, [], "tariff", 7, {}, {"version": 1, "currency": "EUR"}])
def test_what_is_no_document_is_refused(document: Any) -> None:
    with pytest.raises(InvalidTariff):
        read_rules(document)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(["version", "currency", "default_class", "classes", "rules"]), anything)
def test_odd_json_in_any_place_is_refused_or_sound_but_never_a_fault(place: str, odd: Any) -> None:
    document = a_document() | {place: odd}
    try:
        read_rules(document)
    except InvalidTariff:
        return
    assert document[place] == a_document()[place]


@given(st.sampled_from(["labour", "motor", "km", "waste"]), st.data())
def test_odd_json_in_a_rule_is_refused_or_sound_but_never_a_fault(code: str, data: st.DataObject) -> None:
    document = a_document()
    name = data.draw(st.sampled_from(sorted(rule(document, code))))
    rule(document, code)[name] = data.draw(anything)
    try:
        _, default, rules = read_rules(document)
    except InvalidTariff:
        return
    for one in rules:
        if isinstance(one, PerQuantity):
            assert one.prices[default] == max(one.prices.values())
