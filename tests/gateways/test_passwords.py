"""Passwords are hashed, and compared fairly."""

from argon2 import PasswordHasher

from booking.gateways.passwords import hash_password, is_password, needs_rehash


def test_password_opens_its_own_hash_only() -> None:
    kept = hash_password("keerbergen in de zomer")
    assert kept.startswith("$argon2id$")
    assert is_password("keerbergen in de zomer", kept)
    assert not is_password("keerbergen in de winter", kept)
    assert not is_password("", kept)
    assert not needs_rehash(kept)


def test_same_password_has_another_hash_each_time() -> None:
    assert hash_password("keerbergen") != hash_password("keerbergen")


def test_letter_with_an_accent_is_the_same_on_every_keyboard() -> None:
    assert is_password("cafe\u0301 in de zomer", hash_password("café in de zomer"))


def test_nobody_has_no_password() -> None:
    assert not is_password("nobody has this password", None)
    assert not is_password("", None)


def test_what_is_no_hash_opens_nothing() -> None:
    assert not is_password("keerbergen", "")
    assert not is_password("keerbergen", "plain text")


def test_weaker_hash_is_to_be_renewed() -> None:
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("keerbergen"))
