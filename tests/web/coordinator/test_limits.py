"""A coordinator says how much one home may have, when in the year a task is done, and after what it comes."""

from __future__ import annotations

import pytest
from flask import Flask

from booking.rules.allowances import FollowUp
from booking.rules.quotas import Of, Period
from booking.rules.seasons import Season, SeasonWhy, YearDay
from booking.store.database import reading
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.tables import StaffRow
from tests.harness.client import StrictClient
from tests.harness.town import Town


def _service(app: Flask, town: Town) -> Service:
    with app.app_context(), reading() as session:
        return service_by_id(session, town.organisation_id, town.service_id)


def test_a_limit_counts_until_it_is_taken_away(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    path = f"/beheer/diensten/{town.service_id}/grenzen"
    lamp = town.options["lamp"]
    client.submit(path, form="new", follow=True, most="4", counts="minutes", per="month", tasks=[str(lamp)])
    (limit,) = _service(app, town).limits
    assert (limit.of, limit.most, limit.per, limit.option_ids) == (Of.MINUTES, 240, Period.MONTH, frozenset({lamp}))
    refused = client.submit(path, form="new", most="8", counts="minutes", per="season")
    assert refused.status_code == 422
    days = {"season_first": "1/3", "season_last": "31/5"}
    client.submit(path, form="new", follow=True, most="8", counts="minutes", per="season", **days)
    spring = _service(app, town).limits[1]
    assert spring.season == Season(YearDay(3, 1), YearDay(5, 31))
    client.submit(path, form=0, follow=True)
    assert _service(app, town).limits == (spring,)


def test_a_task_has_its_season_and_its_turn(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    lamp, handrail = town.options["lamp"], town.options["handrail"]
    path = f"/beheer/diensten/{town.service_id}/taken/{handrail}"
    facts = {"season_first": "1/8", "season_last": "29-2", "season_why": "nesting"}
    turn = {"after_option": str(lamp), "after_days": "30", "after_most_days": "730", "again_after_days": "1095"}
    client.submit(path, follow=True, **facts, **turn)
    option = _service(app, town).option(handrail)
    assert option.season == Season(YearDay(8, 1), YearDay(2, 29), SeasonWhy.NESTING)
    assert option.follow_up == FollowUp(
        option_id=handrail, after_option_id=lamp, after_days=30, after_most_days=730, again_after_days=1095
    )


@pytest.mark.parametrize(("first", "last"), [("30/2", "1/5"), ("soon", "1/5"), ("1/4", "")])
def test_no_half_or_impossible_season_is_kept(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, first: str, last: str
) -> None:
    path = f"/beheer/diensten/{town.service_id}"
    answer = client.submit(path, season_first=first, season_last=last)
    assert answer.status_code == 422
    assert _service(app, town).season is None
