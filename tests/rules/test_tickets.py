"""The ticket of what was left behind: its stages, who may take which step, what was agreed, labels, and collecting."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.actors import Actor, Role
from booking.rules.calendar import Calendar
from booking.rules.locations import LocationDay, LocationHours, OpeningHours
from booking.rules.money import Money
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.tickets import AlreadyBrought, DearerThanAgreed, NoLabelLeft, TicketMovedOn
from booking.rules.shapes import Shape
from booking.rules.tickets import (
    MOST_LABELS,
    OPEN,
    Agreed,
    Stage,
    Step,
    after,
    can,
    collect_when,
    days_waiting,
    first_free_label,
    require_agreed,
    require_may,
    require_not_in_house,
    told_most,
    told_thing,
)
from booking.rules.work import Task
from booking.rules.work_done import DoneWork, work_done
from tests.harness.bikes import TARIFF

CALENDAR = Calendar()
WEEK = OpeningHours(tuple(LocationHours(day, time(9), time(17)) for day in range(5)))
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
amounts = st.integers(0, 100_000).map(Money.from_cents)


@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        ([Step.BRING, Step.BEGIN, Step.FINISH, Step.HAND_OVER], Stage.COLLECTED),
        ([Step.BRING, Step.FINISH, Step.HAND_OVER], Stage.COLLECTED),
        ([Step.BRING, Step.ASK, Step.AGREE, Step.FINISH], Stage.READY),
        ([Step.BRING, Step.BEGIN, Step.ASK, Step.DISAGREE, Step.GIVE_BACK, Step.HAND_OVER], Stage.COLLECTED),
        ([Step.BRING, Step.ASK, Step.ASK, Step.GIVE_BACK], Stage.READY),
        ([Step.MISS], Stage.NOT_BROUGHT),
    ],
)
def test_a_ticket_goes_its_way(steps: list[Step], ends: Stage) -> None:
    stage = Stage.EXPECTED
    for step in steps:
        stage = after(stage, step)
    assert stage is ends


@given(st.lists(st.sampled_from(Step), max_size=12))
def test_whatever_is_tried_nothing_is_collected_that_was_not_brought_and_nothing_happens_after_the_end(
    tried: list[Step],
) -> None:
    stage, brought = Stage.EXPECTED, False
    for step in tried:
        if not can(stage, step):
            with pytest.raises(TicketMovedOn):
                after(stage, step)
            continue
        assert stage in OPEN
        stage = after(stage, step)
        brought = brought or step is Step.BRING
        assert brought or stage in {Stage.EXPECTED, Stage.NOT_BROUGHT}


def test_who_works_on_it_never_gives_the_customers_answer() -> None:
    worker, resident, desk = (Actor(1, frozenset({role})) for role in (Role.WORKER, Role.RESIDENT, Role.DESK))
    require_may(Step.FINISH, by=worker)
    require_may(Step.AGREE, by=resident)
    require_may(Step.DISAGREE, by=desk)
    for by, step in ((worker, Step.AGREE), (resident, Step.HAND_OVER), (resident, Step.BRING)):
        with pytest.raises(NotAllowed):
            require_may(step, by=by)


@given(price=amounts, most=amounts, asked=amounts, answer=st.sampled_from(["", "yes", "no"]))
def test_nothing_costs_more_than_somebody_agreed_to(price: Money, most: Money, asked: Money, answer: str) -> None:
    agreed = Agreed(most, asked, answer)
    allowed = price <= most or (answer == "yes" and price <= asked)
    assert is_agreed(price, agreed) is allowed


def test_where_nobody_named_a_bound_there_is_none() -> None:
    assert is_agreed(Money.of("999"), Agreed())


def is_agreed(price: Money, agreed: Agreed) -> bool:
    try:
        require_agreed(price, agreed)
    except DearerThanAgreed:
        return False
    return True


def test_the_same_thing_in_other_letters_is_the_same_and_what_nobody_described_is_nothing() -> None:
    with pytest.raises(AlreadyBrought) as refused:
        require_not_in_house("rode  óxford", [("Blauwe bakfiets", 1), ("Rode Oxford", 7)])
    assert refused.value.label == 7
    require_not_in_house("", [("", 1)])
    require_not_in_house("Groene Gazelle", [("Rode Oxford", 7)])


@given(st.sets(st.integers(1, 60)))
def test_a_label_is_free_and_none_smaller_is(taken: set[int]) -> None:
    label = first_free_label(taken)
    assert label not in taken
    assert set(range(1, label)) <= taken


def test_labels_run_out() -> None:
    with pytest.raises(NoLabelLeft):
        first_free_label(range(1, MOST_LABELS + 1))


@pytest.mark.parametrize(
    ("answer", "cents"),
    [
        ("25", 2500),
        ("12.5", 1250),
        ("", None),
        ("0", None),
        ("-3", None),
        ("NaN", None),
        ("5001", None),
        ("veel", None),
    ],
)
def test_the_most_that_was_told_is_an_amount_or_nothing(answer: str, cents: int | None) -> None:
    told = told_most({"most": answer})
    assert (told.cents if told else None) == cents
    assert told_most({}) is None


def test_what_was_told_is_one_line() -> None:
    assert told_thing({"thing": " Rode \n Oxford "}) == "Rode Oxford"
    assert told_thing({}) == ""


@pytest.mark.parametrize(
    ("now", "first", "until"),
    [
        (MONDAY + timedelta(hours=4), "2026-11-23T12:00", "2026-11-23T16:00"),
        (MONDAY - timedelta(hours=3), "2026-11-23T08:00", "2026-11-23T16:00"),
        # Twenty minutes before closing is no time to come.
        (MONDAY + timedelta(hours=7, minutes=40), "2026-11-24T08:00", "2026-11-24T16:00"),
        (MONDAY + timedelta(days=5), "2026-11-30T08:00", "2026-11-30T16:00"),
    ],
)
def test_it_is_collected_when_the_place_is_open(now: datetime, first: str, until: str) -> None:
    found = collect_when(WEEK, calendar=CALENDAR, now=now)
    assert found is not None
    assert (found.starts_at, found.ends_at) == (
        datetime.fromisoformat(first).replace(tzinfo=UTC),
        datetime.fromisoformat(until).replace(tzinfo=UTC),
    )


def test_a_day_that_the_place_is_closed_is_passed_over_and_without_hours_nobody_knows() -> None:
    closed = OpeningHours(WEEK.week, (LocationDay(date(2026, 11, 24)),))
    found = collect_when(closed, calendar=CALENDAR, now=MONDAY + timedelta(hours=10))
    assert found is not None
    assert found.starts_at.date() == date(2026, 11, 25)
    assert collect_when(OpeningHours(), calendar=CALENDAR, now=MONDAY) is None


def test_days_are_those_of_the_calendar() -> None:
    assert days_waiting(MONDAY, MONDAY + timedelta(hours=9)) == 0
    assert days_waiting(MONDAY, MONDAY + timedelta(hours=17)) == 1
    assert days_waiting(MONDAY, MONDAY + timedelta(days=3)) == 3
    assert days_waiting(MONDAY, MONDAY - timedelta(days=1)) == 0


def test_a_bench_counts_its_pieces_its_parts_and_its_time_by_whatever_name() -> None:
    tariff = read_tariff(parse(TARIFF.read_text(encoding="utf-8")))
    tasks = [Task(option_id=1, count=1, minutes=20, skill="general", code="lek")]
    done = [DoneWork(35, material_cost=Decimal("6.05"))]
    counted = work_done(tariff, tasks, done, shape=Shape.DROP_OFF)
    assert counted["lek"] == 1
    assert counted["parts_cost"] == Decimal("6.05")
    # A regulation by the hour counts the time of who does it, as it does for a visit.
    assert counted["bench_minutes"] == counted["worker_minutes"] == counted["visit_minutes"] == 35
    assert "material_cost" not in counted
