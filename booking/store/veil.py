"""What is hidden while somebody of the staff looks: everything of a confidential service that names a household.

Default deny: one page that forgets to ask would be enough to tell a whole town who gets which help. So it is not each
query that leaves these rows out, but the session that looks. Only looking is veiled (``reading``): a use case that
changes things sees all of it, so that a sick worker's visits are planned anew whoever presses the button.
"""

from __future__ import annotations

from collections.abc import Collection, Generator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import Final

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from booking.store.remembered import SEEN
from booking.store.tables import BookingRow, PriceDecisionRow, RequestRow, SeriesRow, WaitingRow

#: Of these tables each row is of a household and of a service.
_VEILED: Final = (BookingRow, PriceDecisionRow, RequestRow, SeriesRow, WaitingRow)
#: How one statement says that it looks behind: it must show nothing but that somebody is busy.
BEHIND: Final = {"behind_the_veil": True}

_hidden: ContextVar[frozenset[int]] = ContextVar("hidden services", default=frozenset())


def hide(service_ids: Collection[int]) -> Token[frozenset[int]]:
    """Hide these services from now on, in this context; ``show_again`` takes what this returns."""
    return _hidden.set(frozenset(service_ids))


def show_again(before: Token[frozenset[int]]) -> None:
    """Hide what was hidden before."""
    _hidden.reset(before)


def hidden_now() -> frozenset[int]:
    """Return the services that are hidden in this context."""
    return _hidden.get()


@contextmanager
def hiding(service_ids: Collection[int]) -> Generator[None]:
    """Hide these services in the block."""
    before = hide(service_ids)
    try:
        yield
    finally:
        show_again(before)


@event.listens_for(Session, "do_orm_execute")
def _leave_out(state: ORMExecuteState) -> None:
    """Add to every look that the service is not one of those."""
    hidden = _hidden.get()
    if not hidden or not state.is_select or SEEN not in state.session.info:
        return
    if state.execution_options.get("behind_the_veil"):
        return
    ids = sorted(hidden)
    state.statement = state.statement.options(
        # A lambda, so that each alias of a table is told apart from the table itself.
        *(with_loader_criteria(table, lambda of: of.service_id.not_in(ids), include_aliases=True) for table in _VEILED)
    )
