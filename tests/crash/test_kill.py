"""The server and its database are killed in the middle of bookings: nothing is half, nothing that was told is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.database import Killable, killable
from tests.crash.fire import Fire
from tests.crash.ground import ground
from tests.crash.tally import Tally
from tests.harness.application import make_app, settings_for

pytestmark = pytest.mark.processes


@pytest.fixture
def database() -> Iterator[Killable]:
    """A database that may be killed."""
    with killable() as server:
        yield server


def test_killed_in_the_middle_of_bookings_server_and_database_keep_every_promise_and_nothing_half(
    database: Killable, tmp_path: Path
) -> None:
    app = make_app(settings_for(database.url))
    with ground(app, database.url, tmp_path) as town:
        served = town.served

        def all_of_the_server() -> None:
            served.kill()
            served.start()

        tally = Tally()
        blows = [served.kill_one, database.kill, all_of_the_server, database.stop_at_once]
        done = tally.judge(town, Fire(town, 600, blows))
    assert tally.faults == []
    assert len(done.numbers) > len(blows)
