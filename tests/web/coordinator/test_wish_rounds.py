"""A round of wishes at the coordinator: opened, divided and accepted with the buttons of its pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role, resident_of
from booking.store.database import in_transaction
from booking.store.tables import BookingRow, GroupSessionRow, OutboxRow, StaffRow
from booking.usecases.wish_rounds.give_wishes import GiveWishes, WishedDay, give_wishes
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.day_care import a_child, a_day_care, a_family
from tests.harness.people import sign_in
from tests.harness.town import MONDAY, Town
from tests.usecases.bookings.house import kept
from tests.web.resident.way import words


@pytest.fixture
def opened(app: Flask, client: StrictClient, town: Town, greet: StaffRow) -> str:
    """The page of a round that the coordinator opened, for which Maria wishes the only day for Mila."""
    by = Actor(town.organisation_id, frozenset({Role.COORDINATOR, Role.DESK}), user_id=greet.id)
    with app.app_context():
        care = in_transaction(lambda session: a_day_care(session, town))
    opened = client.submit(
        f"/beheer/wensrondes/{care.service_id}",
        name="Herfstvakantie",
        option=str(care.options["meals"]),
        first="2026-11-25",
        last="2026-11-26",
        wishes_until="2026-11-23",
        allocate_on="2026-11-24",
    )
    assert opened.status_code == 303, words(opened)

    def wish(session: Session) -> None:
        maria = a_family(session, by=by)
        mila = a_child(session, maria, by=by)
        (one,) = session.scalars(select(GroupSessionRow.id))
        family = resident_of(town.organisation_id, household_id=maria.household_id)
        asked = GiveWishes(int(opened.location.rsplit("/", 1)[1]), (WishedDay(mila, one, 1),), frozenset())
        give_wishes(session, asked, by=family, now=MONDAY)

    with app.app_context():
        in_transaction(wish)
    return opened.location


def test_a_round_is_divided_looked_at_and_accepted_once(
    app: Flask, client: StrictClient, freeze: Callable[[datetime], FrozenClock], opened: str, greet: StaffRow
) -> None:
    assert "Divide the places" not in words(client.get(opened)), "families were told another day"
    assert client.forge(f"{opened}/aanvaarden", page=opened).status_code == 303
    assert "Mila" in words(client.get(opened))
    freeze(MONDAY + timedelta(days=1))
    sign_in(client, greet)
    divided = client.submit(opened, "Divide the places", follow=True)
    assert "1 day is given. Look at it first." in divided.text
    with app.app_context():
        assert kept(BookingRow) == []
    accepted = client.submit(opened, "Yes, book this and tell everybody", form=1, follow=True)
    assert "1 day is booked. Everybody is told." in accepted.text
    again = client.follow(client.forge(f"{opened}/aanvaarden", page=opened))
    assert "is booked. Everybody is told." not in again.text
    client.forge(f"{opened}/verdelen", page=opened)
    with app.app_context():
        assert [row.state for row in kept(BookingRow)] == ["confirmed"]
        assert [row.kind for row in kept(OutboxRow)].count("booking_confirmed") == 1
