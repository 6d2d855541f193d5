"""Where crowds are let loose: a town of its own, with a real server in front of it."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask

from booking.store.database import db, in_transaction
from tests.harness.racing import OPTION, fifty_starts
from tests.harness.ready import Ready, people_ready
from tests.harness.served import Served, serving
from tests.harness.town import Town, a_town


@dataclass(frozen=True, slots=True)
class Ground:
    """A town with its server and the fifty starts. The context of ``app`` is open."""

    app: Flask
    town: Town
    served: Served
    starts: list[datetime]

    def people(self, count: int, *, option: str = OPTION) -> deque[Ready]:
        """Return so many people who want ``option`` and have answered everything but when."""
        return deque(people_ready(self.app, self.town, self.town.options[option], people=count))


@contextmanager
def ground(app: Flask, database_url: str, folder: Path) -> Iterator[Ground]:
    """Make a town in the empty database of ``app`` and serve it while the block runs."""
    with app.app_context():
        town = in_transaction(a_town)
        starts = in_transaction(lambda session: fifty_starts(session, town))
        with serving(database_url, folder) as served:
            try:
                yield Ground(app, town, served, starts)
            finally:
                db.session.remove()
                db.engine.dispose()
