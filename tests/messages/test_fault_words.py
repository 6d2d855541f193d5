"""Every fault that reading a document can note has words that say what to do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from booking.messages.fault_words import FAULTS, fault_in_words, faults_in_words
from booking.messages.words import words_in
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.faults import Fault
from booking.rules.refusals.tariffs import InvalidTariff
from booking.rules.text import LOCALES

RULES = Path(__file__).parents[2] / "booking" / "rules" / "pricing"


def noted_faults() -> dict[str, set[str]]:
    """Return the code of every fault that the source of the rules notes, with the facts that it always has."""
    found: dict[str, set[str]] = {}
    for file in RULES.glob("*.py"):
        for code, facts in _noted_in(ast.parse(file.read_text())):
            found[code] = found.get(code, facts) & facts
    return found


def _noted_in(tree: ast.AST) -> Iterator[tuple[str, set[str]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _noted_by(node)
        elif isinstance(node, ast.FunctionDef):
            # A helper that notes the fault which its caller names, else this one.
            defaults = zip(reversed(node.args.args), reversed(node.args.defaults), strict=False)
            for argument, default in defaults:
                if argument.arg == "code" and isinstance(default, ast.Constant):
                    yield str(default.value), {"typed", "near"}


def _noted_by(call: ast.Call) -> Iterator[tuple[str, set[str]]]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "_known":
        yield from ((code, {"typed", "near"}) for code in _texts(call, 3))
    for code in _texts(call, 1):
        if name == "add":
            yield code, {str(keyword.arg) for keyword in call.keywords}
        elif name == "unknown":
            yield code, {"typed", "near"}
        elif name == "Fault":
            facts = call.args[2] if len(call.args) > 2 else None
            keys = facts.keys if isinstance(facts, ast.Dict) else []
            yield code, {str(key.value) for key in keys if isinstance(key, ast.Constant)}


def _texts(call: ast.Call, place: int) -> list[str]:
    """Return the text, or the two of ``a if b else c``, that a call has at a place."""
    found = call.args[place] if len(call.args) > place else None
    either = [found.body, found.orelse] if isinstance(found, ast.IfExp) else [found]
    return [one.value for one in either if isinstance(one, ast.Constant) and isinstance(one.value, str)]


NOTED = noted_faults()


def test_the_source_notes_many_faults() -> None:
    assert {"missing", "unknown_key", "syntax", "gap_between", "not_known", "unknown_status"} <= NOTED.keys()


def test_every_fault_has_words_and_no_words_are_left_over() -> None:
    assert {"no words": NOTED.keys() - FAULTS.keys(), "no fault": FAULTS.keys() - NOTED.keys()} == {
        "no words": set(),
        "no fault": set(),
    }


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", sorted(NOTED))
def test_a_fault_is_told_with_its_facts_alone(code: str, locale: str) -> None:
    said = fault_in_words(Fault("lines", code, dict.fromkeys(NOTED[code], "x")), words_in(locale))
    assert said[-1] in ".?"
    assert "%(" not in said


def test_a_name_that_is_spelled_almost_right_is_offered() -> None:
    fault = Fault("lines → km", "unknown_key", {"typed": "prise", "near": "price"})
    assert fault_in_words(fault, words_in("en")) == "The name “prise” is not known here. Did you mean “price”?"


def test_faults_of_a_whole_document_are_told_with_their_places() -> None:
    with pytest.raises(InvalidTariff) as raised:
        read_tariff(parse('format = 2\nlines = [{ code = "km", prise = 1 }]'))
    told = faults_in_words(raised.value.faults, words_in("en"))
    assert "source: This is missing. Write it." in [one.line for one in told]
    assert any(one.line.startswith("lines → km → prise: ") for one in told)
