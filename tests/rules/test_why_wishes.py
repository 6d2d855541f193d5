"""Why a moment is not free where it is only for the wishes: who could come all the same is told, and who could not."""

import pytest

from booking.rules.moments import minute_of
from booking.rules.openings import Job, Timeline
from booking.rules.slots import Reaches
from booking.rules.why import Obstacle, Reason, WhyNot, why_not_at
from tests.rules.days import BASE, a_day, moment, visit


def a_morning(worker_id: int, *visits: tuple[int, int, float, float]) -> Timeline:
    day = a_day(*visits, windows=("08:00 12:00",))
    return Timeline(worker_id, day.base, day.mode, day.duties, day.taken)


def why(*days: Timeline, able: tuple[int, ...], unwished: tuple[int, ...], crew: int = 1) -> WhyNot:
    job = Job(60, BASE, crew=crew)
    at_nine = minute_of(moment("09:00"))
    return why_not_at(days, job, at_nine, reaches=Reaches(BASE), able=able, unwished=unwished)


BUSY = a_morning(1, visit("09:00 10:00", BASE))


@pytest.mark.parametrize(
    ("other", "reason", "obstacle"),
    [
        (a_morning(2), Reason.NOBODY_AS_WISHED, Obstacle.NOT_WISHED),
        (a_morning(2, visit("09:00 10:00", BASE)), Reason.EVERYBODY_BUSY, Obstacle.BUSY),
    ],
)
def test_somebody_else_could_come_only_where_they_are_free(other: Timeline, reason: Reason, obstacle: Obstacle) -> None:
    answer = why(BUSY, other, able=(1,), unwished=(2,))
    assert answer.reason is reason
    assert [one.obstacle for one in answer.workers] == [Obstacle.BUSY, obstacle]


def test_a_crew_that_is_whole_only_with_somebody_else_is_nobody_as_wished() -> None:
    answer = why(a_morning(1), a_morning(2), able=(1,), unwished=(2,), crew=2)
    assert (answer.reason, answer.free) == (Reason.NOBODY_AS_WISHED, 1)
    assert why(a_morning(1), a_morning(2), able=(1,), unwished=(2,), crew=3).reason is Reason.TOO_FEW


def test_who_is_wished_and_free_is_enough() -> None:
    assert why(a_morning(1), able=(1,), unwished=(2,)).reason is None
