"""From what each worker wrote down to what the final price counts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.pricing.document import parse, read_tariff
from booking.rules.refusals.prices import AbsurdQuantity
from booking.rules.shapes import Shape
from booking.rules.work import Task
from booking.rules.work_done import (
    LEAST_MINUTES,
    MOST_MINUTES,
    DoneWork,
    is_as_planned,
    minutes_on_the_clock,
    work_done,
)
from tests.rules.pricing.tariffs import line, tariff_of

TARIFF = read_tariff(
    parse(
        """
        format = 2
        service = "klusdienst"
        name.nl = "Tarief"
        source = "een reglement, art. 1"
        valid_from = 2026-01-01
        [rounding]
        amount = "half_up"
        [vat.work]
        not_stated = true
        [[lines]]
        code = "labour"
        name.nl = "Werkuren"
        of = "worker_minutes"
        unit = 60
        price = 20.00
        [quantities.sweep]
        kind = "pieces"
        name.nl = "Schoorsteen vegen"
        [[lines]]
        code = "sweep"
        name.nl = "Schoorsteen vegen"
        of = "sweep"
        unit = 1
        price = 45.00
        instead_of_time = true
        """
    )
)
LAMP = Task(1, count=1, minutes=45, skill="electric", code="lamp")
GUTTER = Task(2, count=1, minutes=90, skill="general", code="gutter", crew=2)
SWEEP = Task(3, count=2, minutes=30, skill="general", code="sweep")

quantities = st.decimals(0, 500, places=2)
done_works = st.builds(
    DoneWork, st.integers(LEAST_MINUTES, MOST_MINUTES), st.integers(0, MOST_MINUTES), quantities, quantities, quantities
)


def numbers(work: object) -> dict[str, int]:
    return {of: int(quantity) for of, quantity in work.items()}  # type: ignore[attr-defined]


def test_worker_time_adds_up_and_the_visit_lasts_as_long_as_the_longest() -> None:
    assert numbers(work_done(TARIFF, [GUTTER], [DoneWork(90), DoneWork(60)])) == {
        "visits": 1,
        "workers": 2,
        "visit_minutes": 90,
        "worker_minutes": 150,
    }


@pytest.mark.parametrize(
    ("minutes", "counted"),
    [
        # As planned: two for 135 minutes, of which the second has 45 nothing to do.
        ([135, 135], 225),
        # The second helped with the lamp, so that both were ready sooner: what they worked.
        ([105, 105], 210),
        # A little longer than the tasks need: the waiting is not counted first.
        ([115, 115], 225),
        # Longer than planned: the waiting was as long as planned.
        ([150, 150], 255),
        # Only one came, or only one had to.
        ([200], 200),
    ],
)
def test_waiting_for_a_task_that_needs_fewer_is_nobodys_bill(minutes: list[int], counted: int) -> None:
    done = [DoneWork(one) for one in minutes]
    assert work_done(TARIFF, [LAMP, GUTTER], done)["worker_minutes"] == counted


def test_only_what_was_written_down_is_counted() -> None:
    work = work_done(TARIFF, [LAMP], [DoneWork(45, motor_minutes=20, job_km=Decimal("7.5")), DoneWork(45)])
    assert work["motor_minutes"] == 20
    assert work["job_km"] == Decimal("7.5")
    assert "waste_cost" not in work
    assert "material_cost" not in work


def test_what_is_priced_by_the_piece_takes_its_planned_time_off_the_hours() -> None:
    assert numbers(work_done(TARIFF, [SWEEP, LAMP], [DoneWork(120)])) == {
        "visits": 1,
        "workers": 1,
        "visit_minutes": 60,
        "worker_minutes": 60,
        "sweep": 2,
    }
    assert numbers(work_done(TARIFF, [SWEEP], [DoneWork(240)])) == {"visits": 1, "workers": 1, "sweep": 2}
    assert "worker_minutes" not in work_done(TARIFF, [SWEEP, LAMP], [DoneWork(50)])


@given(st.lists(done_works, max_size=4))
def test_nothing_is_lost_and_nothing_is_made_up(done: list[DoneWork]) -> None:
    work = work_done(TARIFF, [LAMP], done)
    assert work.get("worker_minutes", 0) == sum(one.minutes for one in done)
    assert work.get("visit_minutes", 0) == max((one.minutes for one in done), default=0)
    for of in ("job_km", "waste_cost", "material_cost"):
        assert work.get(of, 0) == sum(getattr(one, of) for one in done)
    assert all(quantity is not None and quantity > 0 for quantity in work.values())


@given(done_works)
def test_what_is_kept_reads_back_the_same(done: DoneWork) -> None:
    assert DoneWork.from_json(done.to_json()) == done


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 4},
        {"minutes": 721},
        {"minutes": 60, "motor_minutes": -1},
        {"minutes": 60, "job_km": Decimal(-1)},
        {"minutes": 60, "job_km": Decimal("NaN")},
        {"minutes": 60, "waste_cost": Decimal(100_001)},
    ],
)
def test_absurd_work_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(AbsurdQuantity):
        DoneWork(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(-600, 5), (0, 5), (299, 5), (450, 5), (451, 10), (60 * 47, 45), (60 * 48, 50), (60 * 60 * 30, 720)],
)
def test_the_clock_is_read_to_five_minutes(seconds: int, minutes: int) -> None:
    assert minutes_on_the_clock(timedelta(seconds=seconds)) == minutes


def test_a_quarter_more_or_less_is_as_planned() -> None:
    assert [minutes for minutes in range(0, 121, 5) if is_as_planned(minutes, planned=60)] == [
        45,
        50,
        55,
        60,
        65,
        70,
        75,
    ]


def test_who_came_to_a_lesson_pays_for_their_places() -> None:
    lesson = tariff_of(line(of="participants", more="price = 4.00"))
    two = Task(1, count=2, minutes=60, skill="", code="deelnemer")
    assert work_done(lesson, [two], [], shape=Shape.SEAT)["participants"] == 2
