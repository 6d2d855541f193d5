"""What counts for the whole organisation is the coordinator's to decide, and nobody's by accident."""

from __future__ import annotations

from functools import partial

import pytest

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, VersionChanged
from booking.rules.travel import USUAL, TravelMode, TravelSettings
from booking.rules.waiting import Order
from booking.store.database import in_transaction, reading
from booking.store.queries.settings import Settings, settings_of
from booking.usecases.settings.set_travel import SetTravel, set_travel
from booking.usecases.settings.set_waiting_order import SetWaitingOrder, set_waiting_order
from tests.harness.town import Town, a_town
from tests.usecases.work.visits import the_desk

pytestmark = pytest.mark.usefixtures("app_context")

SLOW = TravelSettings(1.5, {TravelMode.BIKE: (10.0, 1.0)})


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


def _coordinator(town: Town) -> Actor:
    return Actor(town.organisation_id, frozenset({Role.COORDINATOR}), name="Greet")


def _kept(town: Town) -> Settings:
    with reading() as session:
        return settings_of(session, town.organisation_id)


def test_without_a_choice_everything_is_as_usual(town: Town) -> None:
    assert _kept(town) == Settings(USUAL, Order.DATE)


def test_what_is_chosen_holds_for_this_organisation_only(town: Town) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    in_transaction(lambda session: set_travel(session, SetTravel(SLOW), by=_coordinator(town)))
    in_transaction(lambda session: set_waiting_order(session, SetWaitingOrder(Order.AGE), by=_coordinator(town)))
    assert _kept(town) == Settings(SLOW, Order.AGE)
    assert _kept(elsewhere) == Settings(USUAL, Order.DATE)


def test_the_desk_decides_nothing_here(town: Town) -> None:
    with pytest.raises(NotAllowed):
        in_transaction(lambda session: set_travel(session, SetTravel(SLOW), by=the_desk(town)))
    with pytest.raises(NotAllowed):
        in_transaction(lambda session: set_waiting_order(session, SetWaitingOrder(Order.AGE), by=the_desk(town)))
    assert _kept(town) == Settings(USUAL, Order.DATE)


def test_who_saw_other_settings_changes_nothing(town: Town) -> None:
    seen = _kept(town)
    first = SetTravel(SLOW, seen=seen.travel_version)
    in_transaction(lambda session: set_travel(session, first, by=_coordinator(town)))
    with pytest.raises(VersionChanged):
        in_transaction(partial(set_travel, request=SetTravel(USUAL, seen.travel_version), by=_coordinator(town)))
    order = SetWaitingOrder(Order.AGE, seen=seen.waiting_version)
    in_transaction(lambda session: set_waiting_order(session, order, by=_coordinator(town)))
    with pytest.raises(VersionChanged):
        in_transaction(
            partial(
                set_waiting_order, request=SetWaitingOrder(Order.POINTS, seen.waiting_version), by=_coordinator(town)
            )
        )
    assert _kept(town) == Settings(SLOW, Order.AGE)
