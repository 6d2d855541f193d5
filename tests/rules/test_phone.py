"""Every Belgian spelling of a phone number, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.phone import can_receive_sms, display_phone, parse_phone
from booking.rules.refusals.people import InvalidPhone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("016/20.88.87", "+3216208887"),
        ("016 20 88 87", "+3216208887"),
        ("016-20-88-87", "+3216208887"),
        ("(016) 20 88 87", "+3216208887"),
        ("016208887", "+3216208887"),
        ("0032 16 20 88 87", "+3216208887"),
        ("0032(0)16/20.88.87", "+3216208887"),
        ("+32 (0) 16 20 88 87", "+3216208887"),
        ("+32 16 20 88 87", "+3216208887"),
        ("02 279 22 11", "+3222792211"),
        ("03/216.19.10", "+3232161910"),
        ("0470/12.34.56", "+32470123456"),
        ("0470 12 34 56", "+32470123456"),
        ("  0470123456  ", "+32470123456"),
        ("+32 (0)470 12 34 56", "+32470123456"),
        ("+32(0)470123456", "+32470123456"),
        ("0032470123456", "+32470123456"),
        ("0032 (0)470 12 34 56", "+32470123456"),
        ("+31 6 12345678", "+31612345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("+352 621 123 456", "+352621123456"),
        ("+49 1512 3456789", "+4915123456789"),
    ],
)
def test_every_spelling_gives_the_same_number(typed: str, kept: str) -> None:
    assert parse_phone(typed) == kept


@pytest.mark.parametrize(
    "pasted", ["0470\u00a012\u00a034\u00a056", "\u202a0470 12 34 56\u202c", "0470\u201312\u201334\u201356"]
)
def test_invisible_marks_of_a_pasted_number_do_not_count(pasted: str) -> None:
    assert parse_phone(pasted) == "+32470123456"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "0",
        "12",
        "+1 212 555 0123",
        "+232 76 123456",
        "+44 7400 123456",
        "070 22 22 22",
        "0900 12 345",
        "0903 12 345",
        "0800 12 345",
        "112",
        "0470 12 34 5",
        "0470 12 34 567",
        "0470123456, 0470123457",
        "0470123456,0470123457",
        "0470123456 of 0470123457",
        "0470 12 34 56 / 016 20 88 87",
        "0470123456;ext=5",
        "0470123456 #12",
        "0470123456,12",
        "niet thuis",
        "o470 12 34 56",
        "tel:0470123456",
        "٠٤٧٠١٢٣٤٥٦",
        "०४७०१२३४५६",
        "0470\x0012 34 56\u0664",
        "+",
        "0032",
        "9" * 300,
    ],
)
def test_what_is_no_number_that_we_call_is_refused(typed: str) -> None:
    with pytest.raises(InvalidPhone):
        parse_phone(typed)


@given(st.text(max_size=40))
def test_anything_typed_is_a_number_or_refused(typed: str) -> None:
    try:
        kept = parse_phone(typed)
    except InvalidPhone:
        return
    assert kept.startswith("+")
    assert kept[1:].isdecimal()
    assert parse_phone(kept) == kept


@given(st.integers(0, 999_999))
def test_what_we_show_can_be_typed_again(rest: int) -> None:
    kept = f"+32470{rest:06}"
    assert parse_phone(display_phone(kept)) == kept


@pytest.mark.parametrize(("phone", "mobile"), [("+32470123456", True), ("+3216208887", False), ("+31612345678", True)])
def test_only_a_mobile_number_gets_text_messages(phone: str, *, mobile: bool) -> None:
    assert can_receive_sms(phone) is mobile


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("+32470123456", "0470 12 34 56"), ("+3216208887", "016 20 88 87"), ("+31612345678", "+31 6 12345678")],
)
def test_numbers_are_shown_as_people_write_them(phone: str, shown: str) -> None:
    assert display_phone(phone) == shown
