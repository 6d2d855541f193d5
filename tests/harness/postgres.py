"""A PostgreSQL server for the run, and databases on it that live as long as a test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from booking.store.embedded import embedded_server


class Postgres:
    """A server on which databases are made, copied and dropped."""

    def __init__(self, url: str) -> None:
        """Use the server behind ``url``; its own database is left alone."""
        self._url: URL = make_url(url).set(drivername="postgresql+psycopg")
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(plain, autocommit=True)

    def url(self, name: str) -> str:
        """Return the SQLAlchemy URL of database ``name``."""
        return self._url.set(database=self._full(name)).render_as_string(hide_password=False)

    def create(self, name: str, *, template: str = "") -> str:
        """Make database ``name`` anew, as a copy of ``template`` or empty. Return its URL."""
        self.drop(name)
        if template:
            self._say("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        else:
            self._say("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop database ``name``, whoever still looks at it."""
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def plain_url(self, name: str) -> str:
        """Return the URL of database ``name`` as PostgreSQL's own library wants it."""
        plain = self._url.set(drivername="postgresql", database=self._full(name))
        return plain.render_as_string(hide_password=False)

    def close(self) -> None:
        """Let go of the server."""
        self._connection.close()

    def _say(self, statement: LiteralString, *names: str) -> None:
        self._connection.execute(sql.SQL(statement).format(*(sql.Identifier(self._full(n)) for n in names)))

    def _full(self, name: str) -> str:
        """Return a name that two runs on one server don't share."""
        return f"buurtboek_test_{os.getpid()}_{name}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL: the one that DATABASE_URL names, or one from the wheel, just for this run."""
    named = os.environ.get("DATABASE_URL")
    if named:
        server = Postgres(named)
        yield server
        server.close()
        return
    # Under root the wheel opens each parent folder of the data to others: pytest's own must stay closed.
    folder = Path(tempfile.mkdtemp(prefix="buurtboek-tests-", dir="/var/tmp" if os.geteuid() == 0 else None))
    embedded = embedded_server(folder, durable=False)
    server = Postgres(embedded.url)
    yield server
    server.close()
    embedded.stop()
    shutil.rmtree(folder, ignore_errors=True)
