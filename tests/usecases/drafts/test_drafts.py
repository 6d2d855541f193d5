"""What a draft keeps, and what becomes of the place that is held for it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from booking.rules.actors import Actor, resident_of
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NothingChosen, NotPossibleNow
from booking.rules.refusals.times import SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft, draft_by_token
from booking.store.tables import BookingRow, WeeklyHoursRow
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.requests import ConfirmBooking, Held, Who
from booking.usecases.drafts.check_draft import check_draft
from booking.usecases.drafts.choose_place import choose_place
from booking.usecases.drafts.choose_tasks import choose_tasks
from booking.usecases.drafts.choose_time import choose_time
from booking.usecases.drafts.free_times import FreeTimes, free_times, wish_of_draft
from booking.usecases.drafts.keep_longer import keep_longer
from booking.usecases.drafts.requests import ChosenTasks
from booking.usecases.drafts.start_draft import start_draft
from booking.usecases.drafts.tell_who import tell_who
from tests.harness.town import MONDAY, Town, a_town

TEN = datetime(2026, 11, 25, 9, tzinfo=UTC)
MARIA = Who("Maria Peeters", "+32470123456", "", "nl")


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


@pytest.fixture
def by(town: Town) -> Actor:
    return resident_of(town.organisation_id)


@pytest.fixture
def token(town: Town, by: Actor) -> str:
    """A draft for a lamp at home in the Molenstraat."""
    return placed(town, by)


def placed(town: Town, by: Actor) -> str:
    tasks = ChosenTasks({town.options["lamp"]: 1})
    token = in_transaction(lambda session: start_draft(session, town.service_id, tasks, by=by, now=MONDAY))
    typed = TypedAddress("Molenstraat", "14", "", "3140")
    in_transaction(lambda session: choose_place(session, token, typed, by=by, now=MONDAY))
    return token


def keep(token: str, by: Actor, starts_at: datetime = TEN, *, now: datetime = MONDAY) -> Held:
    return in_transaction(lambda session: choose_time(session, token, starts_at, locale="nl", by=by, now=now))


def draft(token: str, by: Actor) -> Draft:
    with reading() as session:
        return draft_by_token(session, by.organisation_id, token)


def states() -> list[str]:
    with reading() as session:
        return [row.state for row in session.query(BookingRow).order_by(BookingRow.id)]


def test_a_draft_without_tasks_does_not_begin(town: Town, by: Actor) -> None:
    with pytest.raises(NothingChosen):
        in_transaction(lambda session: start_draft(session, town.service_id, ChosenTasks({}), by=by, now=MONDAY))


def test_a_task_that_is_no_longer_offered_is_refused(town: Town, by: Actor) -> None:
    tasks = ChosenTasks({town.options["old-job"]: 1})
    with pytest.raises(NotFound):
        in_transaction(lambda session: start_draft(session, town.service_id, tasks, by=by, now=MONDAY))


def test_another_organisation_does_not_see_the_draft(token: str) -> None:
    other = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    with pytest.raises(NotFound):
        keep(token, resident_of(other.organisation_id))


def test_a_place_is_kept_for_fifteen_minutes(token: str, by: Actor) -> None:
    assert keep(token, by).held_until == MONDAY + timedelta(minutes=15)


def test_keeping_it_twice_keeps_the_same_place(token: str, by: Actor) -> None:
    assert keep(token, by) == keep(token, by)


def test_when_the_new_time_is_not_free_the_old_one_stays(town: Town, token: str, by: Actor) -> None:
    keep(token, by)
    eleven = TEN + timedelta(hours=3)
    for _ in range(2):
        keep(placed(town, by), by, eleven)
    with pytest.raises(SlotTaken) as taken:
        keep(token, by, eleven)
    hold = draft(token, by).hold
    assert hold is not None
    assert hold.starts_at == TEN
    assert states() == ["held", "held", "held"]
    assert eleven not in taken.value.alternatives


def test_other_tasks_let_the_place_go(town: Town, token: str, by: Actor) -> None:
    keep(token, by)
    tasks = ChosenTasks({town.options["lamp"]: 2})
    in_transaction(lambda session: choose_tasks(session, token, tasks, by=by, now=MONDAY))
    assert draft(token, by).hold is None
    assert states() == ["cancelled"]


def test_the_same_address_keeps_the_place(token: str, by: Actor) -> None:
    keep(token, by)
    typed = TypedAddress("molenstraat", "14", "", "3140")
    in_transaction(lambda session: choose_place(session, token, typed, by=by, now=MONDAY))
    assert states() == ["held"]


def test_what_is_booked_is_not_chosen_again(town: Town, token: str, by: Actor) -> None:
    held = keep(token, by)
    in_transaction(lambda session: tell_who(session, token, MARIA, by=by, now=MONDAY))
    with reading() as session:
        total = check_draft(session, draft(token, by), by=by).quote.total
    asked = ConfirmBooking(held.booking_id, total, "invoice", who=MARIA)
    in_transaction(lambda session: confirm_booking(session, asked, by=by, now=MONDAY))
    with pytest.raises(NotPossibleNow):
        keep(token, by, TEN + timedelta(hours=3))
    tasks = ChosenTasks({town.options["lamp"]: 2})
    with pytest.raises(NotPossibleNow):
        in_transaction(lambda session: choose_tasks(session, token, tasks, by=by, now=MONDAY))
    assert states() == ["confirmed"]


def test_a_place_is_kept_longer_from_now_on(token: str, by: Actor) -> None:
    keep(token, by)
    later = MONDAY + timedelta(minutes=10)
    held = in_transaction(lambda session: keep_longer(session, token, locale="nl", by=by, now=later))
    assert held.held_until == later + timedelta(minutes=15)


def test_a_place_that_lapsed_is_taken_again(token: str, by: Actor) -> None:
    first = keep(token, by)
    later = MONDAY + timedelta(minutes=30)
    held = in_transaction(lambda session: keep_longer(session, token, locale="nl", by=by, now=later))
    assert held.booking_id != first.booking_id
    assert held.held_until == later + timedelta(minutes=15)


def test_each_status_tells_its_price(token: str, by: Actor) -> None:
    keep(token, by)
    with reading() as session:
        price = check_draft(session, draft(token, by), by=by)
    totals = {one.ground: one.total.cents for one in price.lower}
    assert price.quote.total.cents == 3750
    assert totals == {"leefloon": 600, "ivt": 600, "igo": 600, "guidance": 600, "vt": 1350}


def test_the_first_page_of_times_begins_with_the_first_free_day(token: str, by: Actor) -> None:
    week = times(token, by)
    assert week.days[0].on == date(2026, 11, 24)
    assert (week.earlier, week.later) == (None, date(2026, 12, 1))


def test_pages_of_times_meet_and_end_at_the_horizon(token: str, by: Actor) -> None:
    week, seen = times(token, by), [date(2026, 11, 24)]
    while week.later is not None:
        assert week.later == week.last + timedelta(days=1)
        week = times(token, by, week.later)
        seen.append(week.first)
    assert seen == [date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)]
    assert week.last == date(2026, 12, 21)


@pytest.mark.parametrize("asked", [date.min, date.max])
def test_a_day_out_of_reach_is_brought_inside(token: str, by: Actor, asked: date) -> None:
    week = times(token, by, asked)
    assert date(2026, 11, 24) <= week.first <= week.last <= date(2026, 12, 21)


def test_without_anybody_at_work_nothing_is_free(town: Town, token: str, by: Actor) -> None:
    in_transaction(lambda session: session.query(WeeklyHoursRow).delete())
    assert times(token, by).days == ()


def times(token: str, by: Actor, first: date | None = None) -> FreeTimes:
    with reading() as session:
        wish = wish_of_draft(session, draft_by_token(session, by.organisation_id, token), by=by)
        return free_times(session, wish, first=first, by=by, now=MONDAY)
