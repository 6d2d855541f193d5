"""The database: one engine, one session per request, and the only place that commits."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import StaleDataError

T = TypeVar("T")

#: serialization_failure, deadlock_detected, exclusion_violation and unique_violation: nothing was written;
#: trying again finds what somebody else wrote in the meantime and answers to that.
_WORTH_RETRYING = frozenset({"40001", "40P01", "23P01", "23505"})
_TRIES = 4
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


def in_transaction(work: Callable[[Session], T]) -> T:
    """Run ``work`` with a session and commit; when it raises, nothing of it stays.

    A clash with somebody else is retried a few times from the start, so ``work`` must do nothing outside
    the database. Whatever leaves the house does so from the outbox, after the commit.
    """
    session = db.session()
    if session.info.get(_UNDER_WAY) or session.new or session.dirty or session.deleted:
        # Starting another one would throw away what this one has written.
        raise RuntimeError("a transaction is already under way")
    session.info[_UNDER_WAY] = True
    try:
        return _tried(session, work)
    finally:
        session.info[_UNDER_WAY] = False


@contextmanager
def reading() -> Generator[Session]:
    """Look, and leave no trace: whatever happens in the block is rolled back."""
    session = db.session()
    if session.info.get(_UNDER_WAY):
        raise RuntimeError("looking would throw away what the transaction under way has written")
    try:
        yield session
    finally:
        session.rollback()
        session.expunge_all()


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
            raise
        session.expunge_all()
        return result
    raise AssertionError("the last try either returned or raised")


def _is_worth_retrying(error: BaseException) -> bool:
    if isinstance(error, DBAPIError):
        return getattr(error.orig, "sqlstate", None) in _WORTH_RETRYING
    return isinstance(error, StaleDataError)
