"""For how long something is rented, when it has to be back, and which things are free for all of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.moments import Stretch
from booking.rules.money import Money
from booking.rules.refusals import ReasonMissing
from booking.rules.refusals.rentals import DepositTooHigh, PeriodsDiffer, RentalMovedOn
from booking.rules.rentals import (
    Period,
    Piece,
    RentalStage,
    RentalStep,
    after,
    can_be_collected,
    choose_pieces,
    one_period,
    require_deposit_back,
)

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("period", "first", "times", "last"),
    [
        (Period(days=0), date(2026, 11, 23), 1, date(2026, 11, 23)),
        (Period(days=0), date(2026, 11, 23), 3, date(2026, 11, 25)),
        (Period(days=7), date(2026, 12, 28), 1, date(2027, 1, 4)),
        (Period(days=7), date(2026, 11, 23), 2, date(2026, 12, 7)),
        (Period(months=1), date(2026, 1, 31), 1, date(2026, 2, 28)),
        (Period(months=1), date(2028, 1, 31), 1, date(2028, 2, 29)),
        (Period(months=1), date(2026, 1, 31), 2, date(2026, 3, 31)),
        (Period(months=12), date(2028, 2, 29), 1, date(2029, 2, 28)),
    ],
)
def test_last_day_of_a_period(period: Period, first: date, times: int, last: date) -> None:
    assert period.last_day(first, times=times) == last


@given(
    st.builds(Period, days=st.integers(0, 366)) | st.builds(Period, months=st.integers(1, 24)),
    st.dates(date(2020, 1, 1), date(2100, 1, 1)),
    st.integers(1, 98),
)
def test_one_period_more_is_never_back_earlier(period: Period, first: date, times: int) -> None:
    assert first <= period.last_day(first, times=times) < period.last_day(first, times=times + 1)


@pytest.mark.parametrize(
    ("lengths", "found"),
    [
        ([(Period(days=7), 1), (Period(days=7), 1)], (Period(days=7), 1)),
        ([(None, 1)], (Period(), 1)),
        ([(Period(days=7), 1), (Period(months=1), 1)], None),
        ([(Period(days=7), 1), (Period(days=7), 2)], None),
        ([], None),
    ],
)
def test_what_is_rented_together_has_one_period(
    lengths: list[tuple[Period | None, int]], found: tuple[Period, int] | None
) -> None:
    if found is None:
        with pytest.raises(PeriodsDiffer):
            one_period(lengths)
    else:
        assert one_period(lengths) == found


STEPS = {
    (RentalStage.EXPECTED, RentalStep.HAND_OUT): RentalStage.OUT,
    (RentalStage.EXPECTED, RentalStep.MISS): RentalStage.NOT_FETCHED,
    (RentalStage.OUT, RentalStep.TAKE_BACK): RentalStage.BACK,
    (RentalStage.OUT, RentalStep.NOT_OUT): RentalStage.EXPECTED,
    (RentalStage.BACK, RentalStep.NOT_BACK): RentalStage.OUT,
    (RentalStage.NOT_FETCHED, RentalStep.NOT_MISSED): RentalStage.EXPECTED,
}


@pytest.mark.parametrize("step", RentalStep)
@pytest.mark.parametrize("stage", RentalStage)
def test_every_step_from_every_stage_is_known_or_refused(stage: RentalStage, step: RentalStep) -> None:
    if (stage, step) in STEPS:
        assert after(stage, step) is STEPS[stage, step]
    else:
        with pytest.raises(RentalMovedOn):
            after(stage, step)


def test_it_is_collected_from_opening_until_just_before_closing() -> None:
    hours = [Stretch(START, START + HOUR)]
    moments = {minutes: can_be_collected(START + timedelta(minutes=minutes), hours) for minutes in (-1, 0, 59, 60)}
    assert moments == {-1: False, 0: True, 59: True, 60: False}


def test_who_stood_still_shortest_goes_first_and_the_own_one_before_all() -> None:
    rested = Piece(1, "bike", (_hours(-50, -40),))
    fresh = Piece(2, "bike", (_hours(-3, -1),))
    taken = Piece(3, "bike", (_hours(1, 2),))
    other = Piece(4, "cargo")
    pieces = [rested, fresh, taken, other]
    assert choose_pieces(pieces, {"bike": 1}, _hours(0, 5)) == (2,)
    assert choose_pieces(pieces, {"bike": 1}, _hours(0, 5), preferred={1}) == (1,)
    assert choose_pieces(pieces, {"bike": 2, "cargo": 1}, _hours(0, 5)) == (2, 1, 4)
    assert choose_pieces(pieces, {"bike": 3}, _hours(0, 5)) is None
    assert choose_pieces(pieces, {"bike": 3}, _hours(2, 5)) == (3, 2, 1), "what ends as this begins is free"


def _hours(first: int, last: int) -> Stretch:
    return Stretch(START + first * HOUR, START + last * HOUR)


_BUSY = st.lists(st.tuples(st.integers(-20, 20), st.integers(1, 9)), max_size=4)
_STOCK = st.lists(st.tuples(st.sampled_from(["bike", "cargo"]), _BUSY), max_size=6)


@given(_STOCK, st.integers(0, 3), st.integers(0, 3), st.integers(-10, 10), st.integers(1, 10))
def test_all_that_is_chosen_is_free_and_of_its_kind_and_nothing_free_is_missed(
    stock: list[tuple[str, list[tuple[int, int]]]], bikes: int, cargos: int, first: int, length: int
) -> None:
    pieces = [
        Piece(number, kind, tuple(_hours(begin, begin + long) for begin, long in busy))
        for number, (kind, busy) in enumerate(stock)
    ]
    wanted, stretch = {"bike": bikes, "cargo": cargos}, _hours(first, first + length)
    free = [one for one in pieces if one.is_free(stretch)]
    chosen = choose_pieces(pieces, wanted, stretch)
    enough = all(sum(one.kind == kind for one in free) >= count for kind, count in wanted.items())
    assert (chosen is not None) is enough
    if chosen is not None:
        assert len(set(chosen)) == len(chosen)
        assert set(chosen) <= {one.piece_id for one in free}
        kinds = [pieces[one].kind for one in chosen]
        assert {kind: kinds.count(kind) for kind in wanted} == wanted


@pytest.mark.parametrize(
    ("back", "reason", "refused"),
    [("50", "", None), ("40", "bel stuk", None), ("40", " ", ReasonMissing), ("50.01", "bel stuk", DepositTooHigh)],
)
def test_a_deposit_goes_back_whole_or_with_a_reason(back: str, reason: str, refused: type[Exception] | None) -> None:
    if refused is None:
        require_deposit_back(Money.of(back), deposit=Money.of(50), reason=reason)
    else:
        with pytest.raises(refused):
            require_deposit_back(Money.of(back), deposit=Money.of(50), reason=reason)
