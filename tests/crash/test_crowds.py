"""Crowds over real connections to real processes: nothing double, half or lost, nobody told what is not true."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from tests.crash.crowds import crews, fifty, twice
from tests.crash.ground import Ground, ground
from tests.crash.series import series_and_singles
from tests.crash.tally import Tally
from tests.harness.racing import race

pytestmark = pytest.mark.processes


@pytest.fixture
def town(app: Flask, database_url: str, tmp_path: Path) -> Iterator[Ground]:
    """A town with a server and fifty starts."""
    with ground(app, database_url, tmp_path) as made:
        yield made


def test_of_thirty_two_people_racing_for_fifty_starts_fifty_get_one_and_no_start_is_lost(town: Ground) -> None:
    tally = Tally()
    done = tally.judge(town, partial(fifty, town, attempts=800))
    assert tally.faults == []
    assert sorted(starts_at for _token, starts_at in done.winners) == town.starts

    # What lapsed is not only shown again: every one of them is taken again.
    halves = [town.starts[::2], town.starts[1::2]]
    again = tally.judge(town, lambda: race(town.served.port, halves, town.people(len(town.starts) + 2)))
    assert tally.faults == []
    assert sorted(starts_at for _token, starts_at in again.winners) == town.starts


def test_crews_and_single_workers_in_opposite_order_come_whole_or_not_at_all(town: Ground) -> None:
    tally = Tally()
    done = tally.judge(town, partial(crews, town, attempts=400), option="gutter")
    assert tally.faults == []
    assert done.winners


def test_the_same_form_sent_twice_at_once_is_one_place_and_one_promise(town: Ground) -> None:
    tally = Tally()
    done = tally.judge(town, partial(twice, town, attempts=64))
    assert tally.faults == []
    assert len(done.winners) == 2 * len(done.numbers) == 64


def test_series_and_single_visits_in_opposite_order_are_promised_whole_or_not_at_all(town: Ground) -> None:
    tally = Tally()
    done = tally.judge(town, partial(series_and_singles, town, attempts=80))
    assert tally.faults == []
    assert done.numbers, "no series was promised"
