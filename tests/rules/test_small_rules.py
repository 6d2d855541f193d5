"""Actors, addresses, texts, lines and secrets: small things that everything stands on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.actors import Actor, Role, resident_of, system_of
from booking.rules.addresses import Address
from booking.rules.lines import one_line
from booking.rules.secrets import code_hash, session_hash
from booking.rules.text import pick


@pytest.mark.parametrize(
    ("roles", "kind", "office"),
    [
        (set(), Role.RESIDENT, False),
        ({Role.RESIDENT}, Role.RESIDENT, False),
        ({Role.WORKER}, Role.WORKER, False),
        ({Role.DESK}, Role.DESK, True),
        ({Role.WORKER, Role.DESK}, Role.DESK, True),
        ({Role.DESK, Role.COORDINATOR}, Role.COORDINATOR, True),
        ({Role.SYSTEM}, Role.SYSTEM, False),
    ],
)
def test_the_history_names_the_weightiest_role(roles: set[Role], kind: Role, *, office: bool) -> None:
    actor = Actor(1, frozenset(roles))
    assert actor.kind is kind
    assert actor.is_office is office


def test_a_resident_and_the_house_itself_are_nobody_of_the_office() -> None:
    assert resident_of(7, household_id=3).household_id == 3
    assert resident_of(7).household_id is None
    assert system_of(7).kind is Role.SYSTEM
    assert not resident_of(7).is_office
    assert not system_of(7).is_office


def test_an_address_has_the_two_lines_of_an_envelope() -> None:
    assert Address("Molenstraat", "14", "", "3140", "Keerbergen").lines == ("Molenstraat 14", "3140 Keerbergen")
    assert Address("Molenstraat", "14", "2", "3140", "Keerbergen").lines[0] == "Molenstraat 14 bus 2"


def test_a_text_that_is_not_translated_is_read_in_dutch() -> None:
    text = {"nl": "lamp", "fr": "", "en": "light"}
    assert [pick(text, locale) for locale in ("nl", "fr", "en", "de")] == ["lamp", "lamp", "light", "lamp"]


@given(st.text())
def test_no_line_break_stays_in_a_line(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert one_line(line) == line


def test_a_name_with_a_line_break_begins_no_header() -> None:
    assert one_line("Jan\r\nBcc: x@example.org\u2028!") == "Jan Bcc: x@example.org !"


def test_codes_and_sessions_are_kept_so_that_a_stolen_table_opens_nothing() -> None:
    kept = code_hash("key", "123456789", organisation_id=1)
    assert "123456789" not in kept
    assert kept == code_hash("key", "123456789", organisation_id=1)
    assert (
        len(
            {kept, code_hash("other", "123456789", organisation_id=1), code_hash("key", "123456789", organisation_id=2)}
        )
        == 3
    )
    assert session_hash("token") != "token"
    assert session_hash("token") == session_hash("token")
