"""One database that many tests use, each as if it were new."""

from collections.abc import Callable
from typing import Final

import psycopg
from psycopg import errors, sql

from tests.harness.postgres import Postgres

#: Nothing clears away what was deleted in a server for tests: after so many, a new copy is quicker.
_MOST_USES: Final = 200
_PATIENCE: Final = "2s"
_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_SEQUENCES: Final = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"


class Emptied:
    """A copy of a template that is emptied before each use.

    A copy takes 125 ms, and the first statements on it are slow; emptying what was used takes 4. Code under test may
    really commit, in as many threads as it likes. Only a superuser may delete without the triggers of the tables; where
    we are none, and where somebody still has a lock, it is a new copy each time.
    """

    def __init__(self, postgres: Postgres, name: str, *, template: str, let_go: Callable[[], None]) -> None:
        """Prepare; ``let_go`` closes the app's connections, so that the database can be dropped."""
        self._postgres, self._name, self._template, self._let_go = postgres, name, template, let_go
        self._connection: psycopg.Connection | None = None
        self._uses = 0

    def empty(self) -> None:
        """Bring the database back to what the migrations made."""
        if self._connection is None or self._uses >= _MOST_USES or not self._is_emptied(self._connection):
            self.anew()
            self._connection = psycopg.connect(self._postgres.plain_url(self._name), autocommit=True)
            self._prepare(self._connection)
        self._uses += 1

    def anew(self) -> str:
        """Make the database anew, and return its URL."""
        self.drop()
        return self._postgres.create(self._name, template=self._template)

    def drop(self) -> None:
        """Drop the database; the next one who asks gets a new copy."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._uses = None, 0
        self._let_go()
        self._postgres.drop(self._name)

    def _prepare(self, connection: psycopg.Connection) -> None:
        tables = [sql.Identifier(name) for (name,) in connection.execute(_TABLES)]
        sequences = [sql.Literal(name) for (name,) in connection.execute(_SEQUENCES)]
        delete = sql.SQL("IF EXISTS (SELECT FROM {0}) THEN DELETE FROM {0}; END IF;")
        restart = sql.SQL("PERFORM setval({}, 1, false);")
        steps = [*(delete.format(table) for table in tables), *(restart.format(one) for one in sequences)]
        body = sql.SQL("BEGIN {} END").format(sql.SQL(" ").join(steps)).as_string(connection)
        connection.execute(
            sql.SQL("CREATE FUNCTION pg_temp.empty_all() RETURNS void LANGUAGE plpgsql AS {}").format(sql.Literal(body))
        )
        connection.execute(sql.SQL("SET lock_timeout = {}").format(sql.Literal(_PATIENCE)))

    @staticmethod
    def _is_emptied(connection: psycopg.Connection) -> bool:
        try:
            with connection.transaction():
                connection.execute("SET LOCAL session_replication_role = replica")
                connection.execute("SELECT pg_temp.empty_all()")
        except (errors.InsufficientPrivilege, errors.LockNotAvailable, psycopg.OperationalError):
            return False
        return True
