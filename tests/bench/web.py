"""What the web processes cost before anybody waits for a page: ``web.start_s`` and ``web.pss_mib``.

gunicorn with two processes, as README tells to start it. ``web.start_s``: from its start until it answers ``/health``,
the median of `STARTS`; as in production, after ``make ready``. ``web.pss_mib``: the memory of the three processes
together after `PEOPLE` have booked, from the first page to the promise, each over a connection of their own, so that
both processes have done all of it. A page that processes share is counted once (PSS, ``man proc_pid_smaps_rollup``).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from booking.store.database import in_transaction, reading
from tests.bench.crowd import OPTION, Work, bring_to_one_address, clear_the_coming_days
from tests.bench.figures import Figure
from tests.bench.standing import standing, tidy
from tests.harness import wire
from tests.harness.postgres import Postgres
from tests.harness.racing import free_starts
from tests.harness.ready import people_ready, promised
from tests.harness.served import Served
from tests.harness.wire import Wire

STARTS, PEOPLE = 7, 40
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_KIB_PER_MIB = 1024
#: What somebody reads on the way to the page with the times, and besides.
_PAGES = ("/", "/boeken/klusdienst", "/inloggen", "/nergens")


def figures(postgres: Postgres, folder: Path) -> Iterator[Figure]:
    """Yield the two figures."""
    with standing(postgres, Work()) as stands:
        in_transaction(clear_the_coming_days)
        in_transaction(bring_to_one_address)
        tidy()
        with reading() as session:
            starts = free_starts(session, stands.town, OPTION)[::4]
        people = people_ready(stands.app, stands.town, stands.town.options[OPTION], people=PEOPLE)
        served = Served(stands.url, folder)
        try:
            yield "web.start_s", median(_started(served) for _ in range(STARTS)), "s"
            served.start()
            for me, starts_at in zip(people, starts, strict=False):
                with Wire(served.port) as connection:
                    for page in _PAGES:
                        connection.ask(wire.get(page, cookie=me.cookie))
                    connection.ask(me.looking())
                    assert connection.ask(me.choosing(starts_at)).status == 303, "the time was not kept"
                    assert promised(connection.ask, me, name="Maria Peeters", phone="0470123456"), "no promise"
            yield "web.pss_mib", sum(map(_pss_mib, served.processes())), "MiB"
        finally:
            served.stop()


def _started(served: Served) -> float:
    seconds = served.start()
    served.stop()
    return seconds


def _pss_mib(process: int) -> float:
    found = _PSS.search(Path(f"/proc/{process}/smaps_rollup").read_text())
    assert found is not None, "this kernel does not tell what a process shares"
    return int(found[1]) / _KIB_PER_MIB
