"""Who is too late is told so by a look alone; who has the time already never is."""

from datetime import timedelta

import pytest

from booking.rules.actors import Actor
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.store.database import in_transaction, reading
from booking.usecases.drafts.choose_time import require_worth_trying
from tests.harness.statements import counting_statements
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.drafts.test_drafts import TEN, by, draft, keep, placed

__all__ = ["by"]


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


@pytest.fixture
def crowded(town: Town, by: Actor) -> Town:
    """Both who can do it are taken at ten."""
    for _ in range(2):
        keep(placed(town, by), by)
    return town


def test_the_look_names_the_times_that_keeping_it_would_name(crowded: Town, by: Actor) -> None:
    late = placed(crowded, by)
    with pytest.raises(SlotTaken) as kept:
        keep(late, by)
    with reading() as session, counting_statements() as said, pytest.raises(SlotTaken) as looked:
        require_worth_trying(session, draft(late, by), TEN, by=by, now=MONDAY)
    assert looked.value.alternatives == kept.value.alternatives != ()
    assert len([one for one in said if "assignments" in one]) == 1, "one look serves both questions"
    assert not any("lock" in one or "UPDATE" in one for one in said)


def test_a_start_off_the_grid_is_no_time(town: Town, by: Actor) -> None:
    late = placed(town, by)
    with reading() as session, pytest.raises(NotATime):
        require_worth_trying(session, draft(late, by), TEN + timedelta(minutes=7), by=by, now=MONDAY)


def test_who_got_it_by_another_click_a_moment_ago_is_not_told_that_it_is_taken(crowded: Town, by: Actor) -> None:
    """The page read the draft before its twin kept the very last place: that is theirs, not somebody else's."""
    eleven = TEN + timedelta(hours=1)
    mine = placed(crowded, by)
    keep(placed(crowded, by), by, eleven)
    before = draft(mine, by)
    keep(mine, by, eleven)
    with reading() as session:
        require_worth_trying(session, before, eleven, by=by, now=MONDAY)
    assert keep(mine, by, eleven).booking_id


def test_who_has_it_already_is_let_through_although_it_has_come_near(town: Town, by: Actor) -> None:
    mine = placed(town, by)
    late = TEN - timedelta(hours=24)
    held = keep(mine, by, TEN, now=late)
    with reading() as session:
        require_worth_trying(session, draft(mine, by), TEN, by=by, now=late + timedelta(minutes=5))
    assert keep(mine, by, TEN, now=late + timedelta(minutes=5)) == held
