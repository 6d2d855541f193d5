"""Who acts for whom, and who is told."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.refusals import NotFound
from booking.rules.representatives import (
    Representation,
    Tells,
    Through,
    Told,
    goes_on,
    id_in,
    link_number,
    through_in,
    who_is_told,
)

MONDAY = date(2026, 11, 23)
SON = Representation(
    representative_id=1,
    household_id=5,
    may_book=True,
    may_pay=False,
    tells=Tells.BOTH,
    first=MONDAY,
    last=date(2026, 12, 31),
)
OCMW = replace(SON, representative_id=2, tells=Tells.REPRESENTATIVE, last=None)
NURSE = replace(SON, representative_id=3, tells=Tells.RESIDENT)


@pytest.mark.parametrize(
    ("on", "holds"),
    [(date(2026, 11, 22), False), (MONDAY, True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
)
def test_both_days_count(on: date, holds: bool) -> None:  # noqa: FBT001 - a column of the table
    assert SON.holds(on) is holds
    assert OCMW.holds(on) is (on >= MONDAY)


@pytest.mark.parametrize(
    ("known", "on", "told"),
    [
        ([], MONDAY, Told(resident=True, representative_ids=())),
        ([NURSE], MONDAY, Told(resident=True, representative_ids=())),
        ([SON, NURSE], MONDAY, Told(resident=True, representative_ids=(1,))),
        ([OCMW, SON], MONDAY, Told(resident=False, representative_ids=(1, 2))),
        ([replace(OCMW, may_book=False, may_pay=True)], MONDAY, Told(resident=True, representative_ids=(2,))),
        ([OCMW, SON], date(2027, 1, 1), Told(resident=False, representative_ids=(2,))),
        ([SON], date(2027, 1, 1), Told(resident=True, representative_ids=())),
    ],
)
def test_messages_go_where_the_representation_says(known: list[Representation], on: date, told: Told) -> None:
    assert who_is_told(known, on=on, is_confidential=False) == told
    assert who_is_told(known, on=on, is_confidential=True) == Told(resident=True, representative_ids=())


@pytest.mark.parametrize(
    ("known", "is_prolonged"),
    [
        ([], False),
        ([SON], False),
        ([replace(SON, first=date(2027, 1, 1), last=None)], True),
        ([replace(SON, first=date(2027, 1, 1), last=None, may_book=False, may_pay=True)], False),
        ([replace(OCMW, first=date(2027, 1, 1))], False),
        ([replace(SON, first=date(2027, 1, 2), last=None)], False),
    ],
)
def test_what_ended_goes_on_where_the_same_person_may_do_as_much(
    known: list[Representation],
    is_prolonged: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert goes_on(SON, known, on=date(2027, 1, 1)) is is_prolonged


@given(st.integers(1, 10**12), st.integers(0, 10**6))
def test_whose_link_of_a_booking_it_is_stands_in_it(representative_id: int, epoch: int) -> None:
    through = Through(representative_id, epoch)
    assert through_in(through.number_of("12345678")) == ("12345678", through)
    assert through_in("12345678") == ("12345678", None)
    assert Through.from_json(through.to_json()) == through


def test_a_link_names_one_representative_and_never_a_booking() -> None:
    assert id_in(link_number(12)) == 12
    for other in ("12345678", "V", "V1x", "V" + "9" * 19, "v12", "V-1"):
        with pytest.raises(NotFound):
            id_in(other)
