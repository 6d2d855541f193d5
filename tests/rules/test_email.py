"""E-mail addresses that a message can be sent to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.email import parse_email
from booking.rules.refusals.people import InvalidEmail


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("jan@example.be", "jan@example.be"),
        ("  Jan.Peeters+klus@Example.BE ", "Jan.Peeters+klus@example.be"),
        ("o'neill@mail.example.org", "o'neill@mail.example.org"),
        ("info@café.be", "info@xn--caf-dma.be"),
    ],
)
def test_an_address_is_kept_so_that_mail_arrives(typed: str, kept: str) -> None:
    assert parse_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "jan",
        "jan@",
        "@example.be",
        "jan@example",
        "jan@@example.be",
        "jan peeters@example.be",
        "jan@exam ple.be",
        ".jan@example.be",
        "jan.@example.be",
        "ja..n@example.be",
        "jan@-example.be",
        "jan@example.be\nBcc: x@example.org",
        "jan\x00@example.be",
        "jan@example.be, piet@example.be",
        "jan@127.0.0.1",
        "é@example.be",
        f"{'a' * 65}@example.be",
        f"a@{'b' * 250}.be",
        '"jan"@example.be',
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidEmail):
        parse_email(typed)


@given(st.text(max_size=60))
def test_anything_typed_is_an_address_or_refused(typed: str) -> None:
    try:
        kept = parse_email(typed)
    except InvalidEmail:
        return
    assert parse_email(kept) == kept
