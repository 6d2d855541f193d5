"""Sixteen people who want the same hour of the only worker, over real connections to real processes."""

from datetime import datetime
from pathlib import Path

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select

from booking.store.database import in_transaction, reading
from booking.store.tables import AssignmentRow, BookingRow
from tests.harness.journey import choose_time, finish, offered_times, promised_number, said, to_times
from tests.harness.served import serving
from tests.harness.together import together
from tests.harness.town import a_town
from tests.harness.visitor import Visitor

PEOPLE = 16


@pytest.mark.processes
def test_of_sixteen_people_racing_for_one_hour_one_wins_and_the_others_see_other_times(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    with app.app_context():
        town = in_transaction(a_town)
    # Only An trims hedges, so each hour is there once.
    with serving(database_url, tmp_path) as served:
        visitors = [Visitor(served.address) for _ in range(PEOPLE)]
        pages = [to_times(visitor, town.options["hedge"]) for visitor in visitors]
        wanted = offered_times(pages[0])[0]

        answers = together(lambda number: choose_time(visitors[number], pages[number], wanted), people=PEOPLE)
        assert not [answer for answer in answers if isinstance(answer, Exception)], answers
        got = [answer for answer in answers if isinstance(answer, requests.Response)]
        winners = [number for number, answer in enumerate(got) if answer.url.endswith("/wie")]
        losers = [answer for answer in got if answer.status_code == 422]
        assert (len(winners), len(losers)) == (1, PEOPLE - 1), [said(answer) for answer in got]
        for answer in losers:
            assert wanted not in offered_times(answer)
            assert len(offered_times(answer)) >= 2

        page = finish(visitors[winners[0]], got[winners[0]], name="Maria Peeters", phone="0470 12 34 56")
        assert promised_number(page), said(page)
        for visitor in visitors:
            visitor.__exit__()

    with app.app_context(), reading() as session:
        starts_at = datetime.fromisoformat(wanted)
        assert session.scalars(select(BookingRow.state).where(BookingRow.starts_at == starts_at)).all() == ["confirmed"]
        assert session.scalar(select(func.count()).select_from(AssignmentRow)) == 1
