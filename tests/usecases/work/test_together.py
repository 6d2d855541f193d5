"""Two people press at the same moment."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from booking.store.database import in_transaction, reading
from booking.usecases.work.finish_assignment import finish_assignment
from tests.harness.together import together
from tests.harness.town import MONDAY, a_town
from tests.usecases.work.visits import a_visit, as_worker, progress

AT_TEN = MONDAY + timedelta(hours=2)


def test_a_crew_that_finishes_at_the_same_moment_leaves_a_done_booking(app: Flask) -> None:
    with app.app_context():
        town = in_transaction(a_town)
        visit = in_transaction(lambda session: a_visit(session, town, starts_at=AT_TEN, now=MONDAY, task="gutter"))

    def finish(number: int) -> None:
        name = ("An", "Bilal")[number % 2]
        with app.app_context():
            in_transaction(
                lambda session: finish_assignment(
                    session, visit.assignments[name], by=as_worker(town, name), now=AT_TEN
                )
            )

    assert together(finish, people=4) == [None] * 4
    with app.app_context(), reading() as session:
        assert progress(session, visit) == ("done", {"An": "done", "Bilal": "done"})
