"""A round of wishes for a holiday, from opening it to the bookings, and what is said to whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.care import NotYetDivided, RoundClosed, RoundMovedOn
from booking.store.database import in_transaction, reading
from booking.store.tables import (
    BookingMemberRow,
    BookingRow,
    GroupSessionRow,
    OutboxRow,
    RoundWishRow,
    WaitingRow,
    WishRoundRow,
)
from booking.usecases.bookings.requests import Who
from booking.usecases.residents.register_resident import Registered
from booking.usecases.wish_rounds.accept_round import accept_family, close_round, families_to_accept
from booking.usecases.wish_rounds.give_wishes import GiveWishes, WishedDay, give_wishes
from booking.usecases.wish_rounds.open_round import Ground, OpenRound, open_round
from booking.usecases.wish_rounds.propose_round import propose_round
from tests.harness.day_care import a_child, a_day_care, a_family
from tests.harness.meals import Meals
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import House, a_house, kept

pytestmark = pytest.mark.usefixtures("app_context")

#: The day after the last day for wishes.
DRAWN = MONDAY + timedelta(days=1)


@dataclass(frozen=True)
class Holiday:
    """Two days with one place each, and two families with a child; Maria raises hers alone."""

    house: House
    care: Meals
    coordinator: Actor
    families: tuple[Registered, Registered]
    children: tuple[int, int]
    round_id: int
    days: tuple[int, int]


@pytest.fixture
def holiday() -> Holiday:
    def make(session: Any) -> Holiday:
        house = a_house(session)
        coordinator = replace(house.desk, roles=frozenset({Role.COORDINATOR}))
        care = a_day_care(session, house.town, days=2, places=1)
        maria = a_family(session, by=house.desk)
        jef = a_family(session, by=house.desk, who=Who("Jef Claes", "+32470999999", "", "nl"), number="16")
        children = (a_child(session, maria, by=house.desk), a_child(session, jef, "Finn", by=house.desk))
        asked = OpenRound(
            service_id=care.service_id,
            option_id=care.options["meals"],
            name="Herfstvakantie",
            first=date(2026, 11, 25),
            last=date(2026, 11, 26),
            wishes_until=date(2026, 11, 23),
            allocate_on=date(2026, 11, 24),
            grounds=(Ground("alone", "Alleenstaande ouder", 10),),
        )
        round_id = open_round(session, asked, by=coordinator, now=MONDAY)
        first, second = session.scalars(select(GroupSessionRow.id).order_by(GroupSessionRow.starts_at))
        return Holiday(house, care, coordinator, (maria, jef), children, round_id, (first, second))

    return in_transaction(make)


def wish(
    holiday: Holiday, family: int, *days: int, grounds: frozenset[str] = frozenset(), child: int | None = None
) -> None:
    known = holiday.families[family]
    by = resident_of(holiday.house.town.organisation_id, household_id=known.household_id)
    wishes = tuple(
        WishedDay(holiday.children[family if child is None else child], holiday.days[day], rank)
        for rank, day in enumerate(days, 1)
    )
    asked = GiveWishes(holiday.round_id, wishes, grounds)
    in_transaction(lambda session: give_wishes(session, asked, by=by, now=MONDAY))


def propose(holiday: Holiday, seed: str = "zomer") -> int:
    return in_transaction(
        lambda session: propose_round(session, holiday.round_id, seed=seed, by=holiday.coordinator, now=DRAWN)
    )


def accept(holiday: Holiday) -> None:
    by = holiday.coordinator
    with reading() as session:
        families = families_to_accept(session, holiday.round_id, by=by)
    for household_id in families:
        in_transaction(partial(accept_family, round_id=holiday.round_id, household_id=household_id, by=by, now=DRAWN))
    in_transaction(lambda session: close_round(session, holiday.round_id, by=by))


def test_points_go_first_and_who_got_nothing_waits(holiday: Holiday) -> None:
    wish(holiday, 0, 0, 1, grounds=frozenset({"alone"}))
    wish(holiday, 1, 0)
    assert propose(holiday) == 2
    assert kept(BookingRow) == []
    (refused,) = [row for row in kept(RoundWishRow) if row.outcome == "full"]
    assert (refused.household_id, refused.why) == (
        holiday.families[1].household_id,
        {"more_points": 1, "drawn_before": 0},
    )

    accept(holiday)
    assert [row.state for row in kept(BookingRow)] == ["confirmed"] * 2
    assert {row.member_id for row in kept(BookingMemberRow)} == {holiday.children[0]}
    (waiting,) = kept(WaitingRow)
    assert (waiting.household_id, waiting.work["members"]) == (
        holiday.families[1].household_id,
        [holiday.children[1]],
    )
    assert {row.kind for row in kept(OutboxRow)} >= {"booking_confirmed", "wish_kept"}
    assert [row.state for row in kept(WishRoundRow)] == ["accepted"]
    # Pressed twice, everything is as it was.
    with pytest.raises(RoundMovedOn):
        accept(holiday)
    assert len(kept(BookingRow)) == 2


def test_the_seed_is_kept_and_the_same_lottery_is_drawn_again(holiday: Holiday) -> None:
    wish(holiday, 0, 0)
    wish(holiday, 1, 0)
    propose(holiday, "zomer")
    first = [(row.household_id, row.outcome) for row in kept(RoundWishRow)]
    propose(holiday, "another")
    assert [(row.household_id, row.outcome) for row in kept(RoundWishRow)] == first
    assert [row.seed for row in kept(WishRoundRow)] == ["zomer"]


def test_a_family_wishes_for_its_own_children_and_in_time(holiday: Holiday) -> None:
    with pytest.raises(NotFound):
        wish(holiday, 0, 0, child=1)
    wish(holiday, 0, 0)
    wish(holiday, 0, 1)
    assert [row.session_id for row in kept(RoundWishRow)] == [holiday.days[1]]
    propose(holiday)
    with pytest.raises(RoundClosed):
        wish(holiday, 0, 0)


def test_only_the_coordinator_draws_and_not_while_wishes_are_taken(holiday: Holiday) -> None:
    wish(holiday, 0, 0)
    for by, now, refused in ((holiday.house.desk, DRAWN, NotAllowed), (holiday.coordinator, MONDAY, NotYetDivided)):
        with pytest.raises(refused):
            in_transaction(partial(propose_round, round_id=holiday.round_id, seed="a", by=by, now=now))
