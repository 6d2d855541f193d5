"""Who acts for whom, and who is told."""

from dataclasses import replace
from datetime import date

import pytest

from booking.rules.refusals import NotFound
from booking.rules.representatives import Representation, Tells, Told, id_in, link_number, who_is_told

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
        ([OCMW, SON], date(2027, 1, 1), Told(resident=False, representative_ids=(2,))),
        ([SON], date(2027, 1, 1), Told(resident=True, representative_ids=())),
    ],
)
def test_messages_go_where_the_representation_says(known: list[Representation], on: date, told: Told) -> None:
    assert who_is_told(known, on=on, is_confidential=False) == told
    assert who_is_told(known, on=on, is_confidential=True) == Told(resident=True, representative_ids=())


def test_a_link_names_one_representative_and_never_a_booking() -> None:
    assert id_in(link_number(12)) == 12
    for other in ("12345678", "V", "V1x", "V" + "9" * 19, "v12", "V-1"):
        with pytest.raises(NotFound):
            id_in(other)
