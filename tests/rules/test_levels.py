"""How hard a lesson is, in the words of an organisation, which may change them."""

from __future__ import annotations

from booking.rules.levels import Level, named

BEGINNER, ADVANCED = {"nl": "Beginner", "en": "Beginner"}, {"nl": "Gevorderd", "en": "Advanced"}


def test_levels_get_codes_and_a_name_that_comes_twice_counts_once() -> None:
    assert named((), [BEGINNER, ADVANCED, BEGINNER]) == (Level("beginner", BEGINNER), Level("gevorderd", ADVANCED))
    assert [one.code for one in named((), [{"nl": "Ab"}, {"nl": "ab"}])] == ["ab", "ab-2"]


def test_a_level_that_is_called_as_before_keeps_its_code_and_one_that_is_gone_keeps_its_words() -> None:
    before = named((), [BEGINNER, ADVANCED])
    start = {"nl": "Beginner", "en": "Start"}
    after = named(before, [{"nl": "Een beetje"}, start])
    assert [(one.code, one.name.get("en"), one.active) for one in after] == [
        ("een-beetje", None, True),
        ("beginner", "Start", True),
        ("gevorderd", "Advanced", False),
    ]
    back = named(after, [ADVANCED])
    assert (back[0].code, back[0].active) == ("gevorderd", True)
    assert Level.from_json(after[2].to_json()) == after[2]
