"""One line, and nothing on it that becomes a link."""

import pytest

from booking.rules.lines import one_line, without_links


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Maria Peeters", "Maria Peeters"),
        ("J.P. Peeters", "J. P. Peeters"),
        ("Anne-Marie d'Hondt", "Anne-Marie d'Hondt"),
        ("win at evil.example/now", "win at evil. example/now"),
        ("https://evil.example", "https evil. example"),
        ("mail me@evil.example", "mail me evil. example"),
        ("Molenstraat 1.5", "Molenstraat 1.5"),
        ("فاطمة", "فاطمة"),
    ],
)
def test_what_looks_like_an_address_is_taken_apart(typed: str, shown: str) -> None:
    assert without_links(typed, most=60) == shown


def test_a_long_name_is_cut_with_a_sign_that_it_was() -> None:
    assert without_links("a" * 300, most=60) == "a" * 59 + "…"


def test_line_breaks_and_control_characters_become_one_space() -> None:
    assert one_line("a\r\nBcc: b\x00\u2028c") == "a Bcc: b c"
