"""A busy town in a database of its own, standing while a figure is taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from booking.store.database import db, in_transaction
from tests.bench.crowd import Work, a_busy_town
from tests.harness.application import make_app, settings_for
from tests.harness.postgres import Postgres
from tests.harness.town import Town


@dataclass(frozen=True, slots=True)
class Standing:
    """The app on a town's database. ``plain_url`` is for psycopg alone."""

    app: Flask
    town: Town
    url: str

    @property
    def plain_url(self) -> str:
        """The address of the database without SQLAlchemy's driver."""
        return self.url.replace("postgresql+psycopg", "postgresql", 1)


@contextmanager
def standing(postgres: Postgres, work: Work, *, name: str = "bench") -> Iterator[Standing]:
    """Make a town of this size in the database ``name``, and open an app of its own on it while the block runs."""
    url = postgres.create(name, template="template")
    app = make_app(settings_for(url))
    app.test_client_class = FlaskClient
    with app.app_context():
        town = in_transaction(lambda session: a_busy_town(session, work))
        tidy()
        try:
            yield Standing(app, town, url)
        finally:
            db.session.remove()
            db.engine.dispose()
            postgres.drop(name)


def tidy() -> None:
    """Let PostgreSQL look at what was written, as it does by itself in a house that runs for longer."""
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
