"""From chosen tasks to the work that they make."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.refusals import NothingChosen, TasksTooLong
from booking.rules.work import Task, crew_of, duration_of, expected_work, skills_of
from tests.rules.pricing.tariffs import line, tariff_of

PLAIN = tariff_of(line())

LAMP = Task(1, count=1, minutes=45, skill="electric")
LAMPS = Task(1, count=3, minutes=45, skill="electric")
GUTTER = Task(2, count=1, minutes=90, skill="general", crew=2)
HEDGE = Task(3, count=1, minutes=61, skill="garden", needs_motor_tool=True, may_drive=True, may_have_waste=True)

tasks = st.lists(
    st.builds(
        Task, st.integers(1, 9), st.integers(1, 9), st.integers(5, 600), st.just("x"), st.just(""), st.integers(1, 4)
    ),
    min_size=1,
)


def test_tasks_take_as_long_as_all_of_them_together() -> None:
    assert duration_of([LAMPS, GUTTER], longest_minutes=240) == timedelta(minutes=225)
    assert duration_of([LAMP], longest_minutes=45) == timedelta(minutes=45)


def test_no_task_is_no_visit() -> None:
    with pytest.raises(NothingChosen):
        duration_of([], longest_minutes=240)


def test_too_much_for_one_visit_says_how_much() -> None:
    with pytest.raises(TasksTooLong) as refused:
        duration_of([LAMPS, GUTTER], longest_minutes=224)
    assert (refused.value.minutes, refused.value.most_minutes) == (225, 224)


def test_as_many_come_as_the_heaviest_task_needs_and_all_can_do_everything() -> None:
    assert crew_of([LAMP, GUTTER, HEDGE]) == 2
    assert skills_of([LAMP, LAMPS, GUTTER]) == {"electric", "general"}


def test_worker_time_is_counted_per_worker() -> None:
    assert expected_work(PLAIN, [LAMP]) == counted(visits=1, workers=1, visit_minutes=45, worker_minutes=45)
    assert expected_work(PLAIN, [GUTTER]) == counted(visits=1, workers=2, visit_minutes=90, worker_minutes=180)
    assert expected_work(PLAIN, [LAMP, GUTTER])["worker_minutes"] == 270


def test_what_is_known_afterwards_only_is_left_open() -> None:
    work = expected_work(PLAIN, [HEDGE])
    assert work["motor_minutes"] == 61
    assert (work["job_km"], work["waste_cost"]) == (None, None)


def test_a_motor_tool_is_counted_for_its_own_tasks_only() -> None:
    assert expected_work(PLAIN, [LAMPS, HEDGE])["motor_minutes"] == 61


def test_a_task_with_a_price_of_its_own_is_counted_in_pieces_and_not_in_minutes() -> None:
    grave = line("grave", of="clean_grave", more="price = 14.50\ninstead_of_time = true")
    own = '[quantities.clean_grave]\nname.nl = "Graf"\nkind = "pieces"\n'
    graves = Task(4, count=2, minutes=30, skill="general", code="clean_grave")
    assert expected_work(tariff_of(line() + grave, top=own), [graves, LAMP]) == {
        **counted(visits=1, workers=1, visit_minutes=45, worker_minutes=45),
        "clean_grave": Decimal(2),
    }
    beside = expected_work(tariff_of(line() + grave.replace("instead_of_time = true", ""), top=own), [graves])
    assert [beside["clean_grave"], beside["worker_minutes"]] == [2, 60]


def counted(**quantities: int) -> dict[str, Decimal]:
    return {of: Decimal(quantity) for of, quantity in quantities.items()}


@given(tasks)
def test_worker_minutes_are_duration_times_crew(chosen: list[Task]) -> None:
    minutes = duration_of(chosen, longest_minutes=10**6) / timedelta(minutes=1)
    assert expected_work(PLAIN, chosen)["worker_minutes"] == Decimal(int(minutes) * crew_of(chosen))
