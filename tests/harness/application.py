"""The app under test, on an empty database.

The app itself is made once for a run: it keeps no state between requests, and compiling its templates anew for
each test would cost more than the tests. The database behind it is emptied for each test, or a copy of its own for a
test that asks for ``database_url``: it may start processes on it, or change its tables.
"""

from collections.abc import Callable, Iterator

import flask_migrate
import pytest
from argon2 import PasswordHasher
from flask import Flask

from booking.config import Settings
from booking.store.database import db
from tests.harness.client import StrictClient
from tests.harness.emptied import Emptied
from tests.harness.postgres import Postgres
from tests.harness.writes import watch_writes

SECRET_KEY = "a key of the tests, long enough to be accepted"


def settings_for(database_url: str, **others: object) -> Settings:
    """Return settings for a test; ``others`` replace the usual ones."""
    usual: dict[str, object] = {"secret_key": SECRET_KEY, "testing": True, "secure_cookies": False}
    return Settings(database_url=database_url, **(usual | others))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def template_database(postgres: Postgres) -> Iterator[str]:
    """Name of a database that the migrations have made; tests get copies of it."""
    url = postgres.create("template")
    migrate(settings_for(url))
    yield "template"
    postgres.drop("template")


@pytest.fixture(scope="session")
def quick_passwords() -> Iterator[None]:
    """Hash with a thousandth of the work: how long a hash takes is not what tests of sign-in are about."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("booking.gateways.passwords._hasher", PasswordHasher(time_cost=1, memory_cost=128, parallelism=1))
        yield


@pytest.fixture(scope="session")
def application(postgres: Postgres, template_database: str, quick_passwords: None) -> Flask:
    """The one app of the run. Ask for ``app``: that has a database too."""
    return make_app(settings_for(postgres.url("app")))


@pytest.fixture(scope="session")
def emptied(postgres: Postgres, template_database: str, application: Flask) -> Iterator[Emptied]:
    """The database of the app, which tests use one after another."""
    kept = Emptied(postgres, "app", template=template_database, let_go=lambda: _let_go(application))
    yield kept
    kept.drop()


@pytest.fixture
def database_url(emptied: Emptied) -> Iterator[str]:
    """URL of a migrated, otherwise empty database that only this test has."""
    yield emptied.anew()
    emptied.drop()


@pytest.fixture
def app(application: Flask, emptied: Emptied, request: pytest.FixtureRequest) -> Flask:
    """The app, on an empty database. No context is open: requests and threads open their own."""
    if "database_url" in request.fixturenames:
        request.getfixturevalue("database_url")
    else:
        emptied.empty()
    return application


@pytest.fixture
def app_context(app: Flask) -> Iterator[None]:
    """Open the app, for tests of use cases and queries: ``in_transaction`` and ``reading`` work.

    Not together with ``client``: a request inside an open context would share its session and sign-in.
    """
    with app.app_context():
        yield


@pytest.fixture
def client(app: Flask) -> Iterator[StrictClient]:
    """Somebody with a browser who looks critically at every page."""
    with watch_writes() as lost:
        opened = app.test_client()
        assert isinstance(opened, StrictClient)
        yield opened
    assert lost == [], f"written, but neither committed nor refused: {lost}"


@pytest.fixture
def app_with(database_url: str) -> Iterator[Callable[..., Flask]]:
    """Make an app with other settings on this test's database: ``app_with(trusted_proxies=1)``."""
    made: list[Flask] = []

    def make(**others: object) -> Flask:
        made.append(make_app(settings_for(database_url, **others)))
        return made[-1]

    yield make
    for app in made:
        _let_go(app)


def make_app(settings: Settings) -> Flask:
    """Return an app whose test client looks critically."""
    from booking.app import create_app  # noqa: PLC0415 - tests of rules start without the whole house

    app = create_app(settings)
    app.test_client_class = StrictClient
    return app


def migrate(settings: Settings, *, revision: str = "head") -> None:
    """Bring the database of ``settings`` up to ``revision``."""
    app = make_app(settings)
    try:
        with app.app_context():
            flask_migrate.upgrade(revision=revision)
    finally:
        _let_go(app)


def _let_go(app: Flask) -> None:
    """Close the app's connections, so that its database can be dropped."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
