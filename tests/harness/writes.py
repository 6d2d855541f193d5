"""Notices writes that nobody committed."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

_WROTE = "wrote, not yet committed"


@contextmanager
def watch_writes() -> Iterator[list[str]]:
    """Collect a description of every write that is rolled back while nothing went wrong.

    Such a write is a lie: the person is told "saved", and nothing was. A rollback because of a refusal or a
    fault is as it should be, and known by the exception that is being handled at that moment.
    """
    lost: list[str] = []

    def flushed(session: Session, _work: UOWTransaction) -> None:
        changed = [*session.new, *session.dirty, *session.deleted]
        session.info[_WROTE] = ", ".join(sorted({type(row).__name__ for row in changed})) or "rows"

    def executed(state: ORMExecuteState) -> None:
        if state.is_insert or state.is_update or state.is_delete:
            state.session.info[_WROTE] = str(state.statement).split("\n", maxsplit=1)[0]

    def committed(session: Session) -> None:
        session.info.pop(_WROTE, None)

    def rolled_back(session: Session) -> None:
        wrote = session.info.pop(_WROTE, None)
        if wrote and sys.exc_info()[0] is None:
            lost.append(wrote)

    listeners: list[tuple[str, Callable[..., Any]]] = [
        ("after_flush", flushed),
        ("do_orm_execute", executed),
        ("after_commit", committed),
        ("after_rollback", rolled_back),
    ]
    for name, listener in listeners:
        event.listen(Session, name, listener)
    try:
        yield lost
    finally:
        for name, listener in listeners:
            event.remove(Session, name, listener)
