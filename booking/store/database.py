"""The database: one engine, one session per request, and the only place that commits."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeVar

from flask import Flask, g, has_request_context
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import StaleDataError

from booking.rules.refusals.times import SlotTaken
from booking.store.connections import ONLY_LOOKING, watch_connections
from booking.store.remembered import SEEN

T = TypeVar("T")

#: serialization_failure, deadlock_detected, exclusion_violation and unique_violation: nothing was written;
#: trying again finds what somebody else wrote in the meantime and answers to that.
_WORTH_RETRYING = frozenset({"40001", "40P01", "23P01", "23505"})
_TRIES = 4
#: What keeps a worker or a piece of equipment from being in two places, and a session from having too many guests.
_WALLS = frozenset({"ex_assignments_worker_once", "ex_equipment_uses_once", "ck_group_sessions_taken"})
_UNDER_WAY = "a transaction of in_transaction is under way"


class Base(DeclarativeBase):
    """The parent of all tables. Constraints have names, so that a migration can find them again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    session_options={"expire_on_commit": False, "autoflush": False},
)


def init_database(app: Flask) -> None:
    """Give ``app`` its engine. Nothing is asked of the database yet."""
    db.init_app(app)
    with app.app_context():
        watch_connections(db.engine)
    app.teardown_request(_stop_looking)


def in_transaction(work: Callable[[Session], T]) -> T:
    """Run ``work`` with a session and commit; when it raises, nothing of it stays.

    A clash with somebody else is retried a few times from the start, so ``work`` must do nothing outside
    the database. Whatever leaves the house does so from the outbox, after the commit.
    """
    session = db.session()
    if session.info.get(_UNDER_WAY) or session.new or session.dirty or session.deleted:
        # Starting another one would throw away what this one has written.
        raise RuntimeError("a transaction is already under way")
    # What is looked at from now on may be what this one writes; and who waits for a lock keeps one connection.
    _stop_looking()
    session.info[_UNDER_WAY] = True
    try:
        return _tried(session, work)
    finally:
        session.info[_UNDER_WAY] = False


@contextmanager
def reading() -> Generator[Session]:
    """Look, and leave no trace: who tries to write in the block, or to lock rows, gets a ``RuntimeError``.

    A block within another one looks with its session. So do the blocks of one request, one after another, until it
    writes: to take a connection costs as much as to ask something, and a page looks several times. What one block read
    as objects the next one reads anew.
    """
    if db.session.registry.has() and db.session().info.get(_UNDER_WAY):
        # The look would not see what the transaction has written.
        raise RuntimeError("a transaction is under way: look with its own session")
    around = _looking.get()
    if around is not None and around.bind is db.engine:
        yield around
        return
    session = _looked_before() or _session_that_looks()
    _looking.set(session)
    try:
        yield session
    except BaseException:
        # A fault of the database leaves a connection on which nothing more can be asked.
        session.close()
        raise
    finally:
        _looking.set(around)
    if has_request_context():
        session.expunge_all()
        setattr(g, _LOOKED, session)
    else:
        session.close()


def _session_that_looks() -> Session:
    session = Session(db.engine, autoflush=False, expire_on_commit=False, info={SEEN: {}})
    try:
        session.connection(execution_options=ONLY_LOOKING)
    except BaseException:
        session.close()
        raise
    return session


def _looked_before() -> Session | None:
    """Return the session with which this request looked before, and which nobody looks with now."""
    return g.pop(_LOOKED, None) if has_request_context() else None


def _stop_looking(_fault: BaseException | None = None) -> None:
    """Give back the connection with which this request looked."""
    session: Session | None = g.pop(_LOOKED, None)
    if session is not None:
        session.close()


#: Where a request keeps the session with which it looked.
_LOOKED: Final = "looked"
#: With what the block around looks, where there is one.
_looking: ContextVar[Session | None] = ContextVar("looking", default=None)


@contextmanager
def reading_at_length() -> Generator[Session]:
    """Look as of one moment: for what is read in pieces while a page is on its way. Nothing can be written."""
    with Session(db.engine, autoflush=False, expire_on_commit=False, info={SEEN: {}}) as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
        yield session


def _tried(session: Session, work: Callable[[Session], T]) -> T:
    for tries_left in range(_TRIES - 1, -1, -1):
        session.rollback()
        try:
            result = work(session)
            session.commit()
        except BaseException as error:
            session.rollback()
            session.expunge_all()
            if tries_left and _is_worth_retrying(error):
                continue
            if _is_time_taken(error):
                # The last wall stood, time after time: for the person that is a time which somebody else has.
                raise SlotTaken(alternatives=()) from error
            raise
        session.expunge_all()
        return result
    raise AssertionError("the last try either returned or raised")


def _is_time_taken(error: BaseException) -> bool:
    diagnosis = getattr(getattr(error, "orig", None), "diag", None)
    return getattr(diagnosis, "constraint_name", None) in _WALLS


def _is_worth_retrying(error: BaseException) -> bool:
    if isinstance(error, DBAPIError):
        return getattr(error.orig, "sqlstate", None) in _WORTH_RETRYING
    return isinstance(error, StaleDataError)
