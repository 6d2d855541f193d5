"""Private links: nobody guesses or forges one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.links import link_token, number_in, require_genuine
from booking.rules.refusals import NotFound

KEY, NUMBER = "a key of the house", "12345678"
TOKEN = link_token(KEY, number=NUMBER, epoch=0)


def test_a_link_of_our_own_is_genuine() -> None:
    assert number_in(TOKEN) == NUMBER
    require_genuine(KEY, TOKEN, epoch=0)


@pytest.mark.parametrize(
    ("key", "token", "epoch"),
    [
        pytest.param("another key", TOKEN, 0, id="made with another key"),
        pytest.param(KEY, TOKEN, 1, id="made before the link was withdrawn"),
        pytest.param(KEY, TOKEN.replace("12345678", "12345679"), 0, id="of another booking"),
        pytest.param(KEY, TOKEN[:-1], 0, id="cut off"),
        pytest.param(KEY, TOKEN + "A", 0, id="longer"),
        pytest.param(KEY, TOKEN.swapcase(), 0, id="in other capitals"),
        pytest.param(KEY, f"{NUMBER}-", 0, id="without signature"),
        pytest.param(KEY, NUMBER, 0, id="a bare number"),
        pytest.param(KEY, "", 0, id="nothing"),
        pytest.param(KEY, "-", 0, id="a dash"),
        pytest.param(KEY, f"{TOKEN}é", 0, id="with an accent"),
        pytest.param(KEY, "١٢٣٤٥٦٧٨" + TOKEN[8:], 0, id="with Arabic digits"),
        pytest.param(KEY, "1234\x005678" + TOKEN[8:], 0, id="with a NUL"),
        pytest.param(KEY, "../../etc" + TOKEN[8:], 0, id="with a path"),
    ],
)
def test_any_other_link_does_not_exist(key: str, token: str, epoch: int) -> None:
    with pytest.raises(NotFound):
        require_genuine(key, token, epoch=epoch)


@given(st.text(max_size=60))
def test_a_guessed_token_is_never_genuine_and_never_a_fault(token: str) -> None:
    with pytest.raises(NotFound):
        require_genuine(KEY, token, epoch=0)


@given(st.text(max_size=60))
def test_a_claimed_number_can_be_asked_of_the_database(token: str) -> None:
    try:
        number = number_in(token)
    except NotFound:
        return
    assert number.isascii()
    assert number.isprintable()


@given(st.integers(10_000_000, 99_999_999), st.integers(0, 1000))
def test_the_number_in_a_link_is_the_number_of_the_booking(number: int, epoch: int) -> None:
    token = link_token(KEY, number=str(number), epoch=epoch)
    assert number_in(token) == str(number)
    require_genuine(KEY, token, epoch=epoch)
    with pytest.raises(NotFound):
        require_genuine(KEY, token, epoch=epoch + 1)
