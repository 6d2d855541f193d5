"""What a service asks besides its tasks: which answers are sound, which lie beyond it, what a tariff counts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.questions import (
    AnswerChoice,
    AnswerFault,
    AnswerKind,
    Question,
    are_complete,
    check_answers,
    counted_answers,
    goes_beyond,
    number_in,
    status_told,
    written_number,
)
from booking.rules.refusals.services import AnswersRefused, BeyondService

GARDENER = {"nl": "Een tuinaannemer doet dit."}


def ask(kind: AnswerKind, slug: str = "q", **more: object) -> Question:
    return Question(1, slug, {"nl": "Vraag"}, {"nl": ""}, kind, **more)  # type: ignore[arg-type]


#: Domain A3.2: no gas, nothing above 3 m, 3 days for a job, a hedge of at most 1.80 m, only one's own home.
HEDGE = ask(AnswerKind.NUMBER, "hedge", least=Decimal(0), most=Decimal("1.80"), unit="m", beyond=GARDENER)
DAYS = ask(AnswerKind.NUMBER, "days", most=Decimal(3), beyond={"nl": "Een aannemer doet langer werk."})
HIGH = ask(AnswerKind.NUMBER, "height", most=Decimal(3), beyond={"nl": "Een schilder werkt hoger."})
GAS = ask(AnswerKind.YES_NO, "gas", excluding=("yes",), beyond={"nl": "Een installateur werkt aan gas."})
OWN_HOME = ask(AnswerKind.YES_NO, "own-home", excluding=("no",))
SIZE = ask(
    AnswerKind.CHOICE,
    "size",
    choices=(AnswerChoice("small", {"nl": "Klein"}), AnswerChoice("park", {"nl": "Een park"})),
    excluding=("park",),
)


@pytest.mark.parametrize(
    ("question", "typed", "kept"),
    [
        (ask(AnswerKind.TEXT), "  rode deur ", "rode deur"),
        (ask(AnswerKind.TEXT), "x" * 201, AnswerFault.TOO_LONG),
        (ask(AnswerKind.TEXT), "   ", AnswerFault.MISSING),
        (ask(AnswerKind.TEXT, required=False), "", None),
        (ask(AnswerKind.LONG_TEXT), "x" * 1000, "x" * 1000),
        (ask(AnswerKind.LONG_TEXT), "x" * 1001, AnswerFault.TOO_LONG),
        (ask(AnswerKind.NUMBER), "1,80", "1.8"),
        (ask(AnswerKind.NUMBER), "200", "200"),
        (ask(AnswerKind.NUMBER), "-1", AnswerFault.NO_NUMBER),
        (ask(AnswerKind.NUMBER), "1,805", AnswerFault.NO_NUMBER),
        (ask(AnswerKind.NUMBER), "١٢", AnswerFault.NO_NUMBER),
        (ask(AnswerKind.NUMBER), "NaN", AnswerFault.NO_NUMBER),
        (ask(AnswerKind.NUMBER), "9" * 40, AnswerFault.NO_NUMBER),
        (ask(AnswerKind.NUMBER), "99999999", AnswerFault.OUTSIDE),
        (ask(AnswerKind.NUMBER, least=Decimal(2), most=Decimal(9)), "1", AnswerFault.OUTSIDE),
        (ask(AnswerKind.NUMBER, least=Decimal(2), most=Decimal(9)), "9", "9"),
        (SIZE, "small", "small"),
        (SIZE, "huge", AnswerFault.NOT_OFFERED),
        (ask(AnswerKind.YES_NO), "yes", "yes"),
        (ask(AnswerKind.YES_NO), "perhaps", AnswerFault.NOT_OFFERED),
        (ask(AnswerKind.DATE), "2028-02-29", "2028-02-29"),
        (ask(AnswerKind.DATE), "1/12/1931", "1931-12-01"),
        (ask(AnswerKind.DATE), "2027-02-29", AnswerFault.NO_DATE),
        (ask(AnswerKind.DATE), "9999-01-01", AnswerFault.NO_DATE),
        (ask(AnswerKind.DATE), "tomorrow", AnswerFault.NO_DATE),
        (ask(AnswerKind.PHONE), "0470/12.34.56", "+32470123456"),
        (ask(AnswerKind.PHONE), "112 or so", AnswerFault.NO_PHONE),
        (ask(AnswerKind.UITPAS), "0900 0000 6751 3", "0900000067513"),
        (ask(AnswerKind.UITPAS), "0900000067514", AnswerFault.NO_UITPAS),
        (ask(AnswerKind.UITPAS, required=False), "", None),
    ],
)
def test_an_answer_is_kept_in_one_spelling_or_refused(question: Question, typed: str, kept: str | None) -> None:
    if isinstance(kept, AnswerFault):
        with pytest.raises(AnswersRefused) as refused:
            check_answers([question], {question.slug: typed})
        assert refused.value.faults == {question.slug: kept}
    else:
        assert check_answers([question], {question.slug: typed}) == ({} if kept is None else {question.slug: kept})


@pytest.mark.parametrize(
    ("question", "inside", "beyond"),
    [
        (HEDGE, "1,80", "1,81"),
        (DAYS, "3", "4"),
        (HIGH, "3", "3,5"),
        (GAS, "no", "yes"),
        (OWN_HOME, "yes", "no"),
        (SIZE, "small", "park"),
    ],
)
def test_work_beyond_the_service_is_referred_to_who_does_it(question: Question, inside: str, beyond: str) -> None:
    kept = check_answers([question], {question.slug: inside})
    assert not goes_beyond([question], kept)
    with pytest.raises(BeyondService) as refused:
        check_answers([question], {question.slug: beyond})
    assert refused.value.referrals == {question.slug: question.beyond or {}}
    overridden = check_answers([question], {question.slug: beyond}, beyond_allowed=True)
    assert goes_beyond([question], overridden)


def test_all_that_is_wrong_is_told_at_once_and_before_any_referral() -> None:
    with pytest.raises(AnswersRefused) as refused:
        check_answers([HEDGE, DAYS, GAS], {"hedge": "high", "gas": "yes"})
    assert refused.value.faults == {"hedge": AnswerFault.NO_NUMBER, "days": AnswerFault.MISSING}


def test_what_nobody_asks_is_not_kept() -> None:
    stopped = ask(AnswerKind.TEXT, "old", active=False)
    assert check_answers([stopped, HEDGE], {"old": "x", "hedge": "1", "other": "y"}) == {"hedge": "1"}


def test_questions_that_were_added_make_earlier_answers_incomplete() -> None:
    assert are_complete([], None)
    assert not are_complete([HEDGE], None)
    assert are_complete([ask(AnswerKind.TEXT, active=False)], None)
    assert are_complete([HEDGE], {"hedge": "1"})
    assert not are_complete([HEDGE, DAYS], {"hedge": "1"})
    assert not are_complete([ask(AnswerKind.TEXT, required=False)], None)
    assert are_complete([ask(AnswerKind.TEXT, required=False)], {})


def test_a_card_that_was_given_with_kansentarief_tells_of_that_status() -> None:
    card = ask(AnswerKind.UITPAS, "card")
    assert status_told([HEDGE, card], {"card": "0900000067513", "hedge": "1"}) == "uitpas"
    assert status_told([card], {"card": "0900000095902"}) == ""
    assert status_told([card], {}) == ""
    assert status_told([ask(AnswerKind.TEXT, "card")], {"card": "0900000067513"}) == ""


def test_a_tariff_counts_numbers_and_yeses() -> None:
    questions = [
        ask(AnswerKind.NUMBER, "front", counts_as="lawn_m2"),
        ask(AnswerKind.NUMBER, "back", counts_as="lawn_m2"),
        ask(AnswerKind.YES_NO, "express", counts_as="express"),
        ask(AnswerKind.YES_NO, "starch", counts_as="starch"),
        ask(AnswerKind.NUMBER, "children"),
    ]
    answers = {"front": "20.5", "back": "100", "express": "yes", "starch": "no", "children": "3"}
    assert counted_answers(questions, answers) == {"lawn_m2": Decimal("120.5"), "express": Decimal(1)}
    assert counted_answers(questions, {}) == {}


@given(st.decimals(min_value=0, max_value=9_999_999, places=2, allow_nan=False))
def test_a_number_reads_back_as_it_was_written(number: Decimal) -> None:
    assert number_in(written_number(number)) == number
    assert number_in(written_number(number).replace(".", ",")) == number


@given(st.decimals(min_value=0, max_value=100, places=2), st.decimals(min_value=0, max_value=100, places=2))
def test_the_bound_itself_is_inside(most: Decimal, number: Decimal) -> None:
    question = ask(AnswerKind.NUMBER, most=most, beyond=GARDENER)
    kept = check_answers([question], {"q": written_number(number)}, beyond_allowed=True)
    assert goes_beyond([question], kept) is (number > most)
    other = ask(AnswerKind.NUMBER, least=most, beyond=GARDENER)
    assert goes_beyond([other], kept) is (number < most)


@given(st.text(max_size=40))
def test_nothing_typed_is_a_fault_of_the_program(typed: str) -> None:
    for kind in AnswerKind:
        question = ask(kind, choices=(AnswerChoice("a", {"nl": "A"}),))
        try:
            kept = check_answers([question], {"q": typed})
        except AnswersRefused:
            continue
        assert check_answers([question], kept) == kept
