"""From chosen tasks to the work that they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.regulations import regulation_text
from booking.rules.money import Money
from booking.rules.priced_tasks import unpriced
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals.bookings import NothingChosen, TasksTooLong
from booking.rules.shapes import Shape
from booking.rules.work import Task, crew_of, duration_of, expected_work, idle_minutes_of, persons_of, skills_of
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
    max_size=6,
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
    # Two come for 135 minutes, and one of them hangs the lamp: 45 + 2 × 90.
    both = expected_work(PLAIN, [LAMP, GUTTER])
    assert both == counted(visits=1, workers=2, visit_minutes=135, worker_minutes=225)


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
def test_together_takes_as_much_worker_time_as_apart(chosen: list[Task]) -> None:
    apart = [expected_work(PLAIN, [task])["worker_minutes"] or 0 for task in chosen]
    together = expected_work(PLAIN, chosen)["worker_minutes"]
    assert together == sum(apart)
    minutes = duration_of(chosen, longest_minutes=10**6) // timedelta(minutes=1)
    assert together == minutes * crew_of(chosen) - idle_minutes_of(chosen, crew=crew_of(chosen))


def test_places_at_the_table_are_counted_by_person_and_by_kind() -> None:
    meals = replace(LAMP, code="meals", count=2)
    senior = replace(LAMP, option_id=7, code="meals", count=1, person_age=65)
    child = replace(LAMP, option_id=8, code="child_meals", count=3)
    hoegaarden = read_tariff(parse(regulation_text("hoegaarden-maaltijden-2020")))
    work = expected_work(hoegaarden, [meals, senior, child], shape=Shape.SEAT)
    assert work == counted(sessions=1, persons=3, participants=6, meals=1, child_meals=3)
    persons = persons_of(hoegaarden, [meals, senior, child])
    assert [person.age for person in persons] == [None, None, 65]
    facts = Facts(on=date(2020, 3, 4), work=work, persons=persons)
    # Twice € 7, once € 6, three times € 3 (domain A1.4).
    assert price(hoegaarden, facts).total == Money.of(29)


def test_something_left_behind_is_counted_by_bench_time_and_by_piece() -> None:
    own = '[quantities.shirt]\nkind = "pieces"\nname.nl = "Hemd"\n'
    shirts = tariff_of(line(of="shirt", more="price = 2.50"), top=own)
    work = expected_work(shirts, [replace(LAMP, code="shirt", count=4)], shape=Shape.DROP_OFF)
    assert work == counted(bench_minutes=180, visits=1, workers=1, visit_minutes=180, worker_minutes=180, shirt=4)
    assert expected_work(PLAIN, [LAMP], shape=Shape.RIDE, more={"job_km": Decimal("7.3")})["job_km"] == Decimal("7.3")


def test_people_beside_each_other_eat_as_long_as_one() -> None:
    table = [Task(1, 9, 90, ""), Task(2, 4, 60, "")]

    assert duration_of(table, longest_minutes=240, shape=Shape.SEAT) == timedelta(minutes=90)
    # As it is kept with a booking: the minutes of all of them together.
    kept = [Task(1, 9, 810, "", next_minutes=0)]
    assert duration_of(kept, longest_minutes=240, shape=Shape.SEAT) == timedelta(minutes=90)
    with pytest.raises(TasksTooLong):
        duration_of(table, longest_minutes=240)


MEALS = tariff_of(line(of="meals"))
GRAVE = replace(LAMP, option_id=4, code="clean_grave")
ONLY_GRAVES = tariff_of(
    line("grave", of="clean_grave"), top='[quantities.clean_grave]\nname.nl = "Graf"\nkind = "pieces"\n'
)


@pytest.mark.parametrize(
    ("tariff", "shape", "also", "without"),
    [
        (PLAIN, Shape.VISIT, (), []),
        (ONLY_GRAVES, Shape.VISIT, (), [LAMP]),
        (MEALS, Shape.VISIT, (), [LAMP, GRAVE]),
        # What an answer counts is a price too, and what nobody chooses a time for costs nobody anything.
        (MEALS, Shape.VISIT, ("meals",), []),
        (MEALS, Shape.REPORT, (), []),
        (tariff_of(line(of="job_km")), Shape.RIDE, (), []),
        (tariff_of(line(of="participants")), Shape.SEAT, (), []),
        (replace(PLAIN, lines=()), Shape.VISIT, (), []),
    ],
)
def test_a_task_that_no_line_counts_has_no_price(
    tariff: Tariff, shape: Shape, also: tuple[str, ...], without: list[Task]
) -> None:
    assert list(unpriced(tariff, [LAMP, GRAVE], shape=shape, also=also)) == without
