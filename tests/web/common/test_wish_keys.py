"""The names that forms give to wishes are never those that the house gives itself."""

import pytest

from booking.web.common.wish_keys import key_of, new_key


def test_what_a_form_sends_again_names_the_same_wish_of_its_kind() -> None:
    key = new_key()
    assert key_of("call", key) == key_of("call", key) == f"call {key}"
    assert key_of("series", key) != key_of("call", key)


@pytest.mark.parametrize("sent", [None, "", " ", "offer 1 1", "\x00", "é", "k" * 65, "k\n"])
def test_what_is_no_name_of_ours_is_a_wish_of_its_own(sent: str | None) -> None:
    first, second = key_of("call", sent), key_of("call", sent)
    assert first != second
    assert first.startswith("call ")
    assert key_of("call", first.removeprefix("call ")) == first
