"""Who may take data in: the office residents and decisions, the coordinator workers and streets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.refusals import NotAllowed
from booking.rules.sheets.columns import Table
from booking.store.database import in_transaction
from booking.usecases.importing.import_addresses import import_addresses
from booking.usecases.importing.import_decisions import import_decisions
from booking.usecases.importing.import_residents import import_residents
from booking.usecases.importing.import_workers import import_workers
from tests.harness.town import MONDAY, Town, a_town

pytestmark = pytest.mark.usefixtures("app_context")
NOTHING = Table((), ())


@pytest.fixture
def town() -> Town:
    """A town."""
    return in_transaction(a_town)


def told(_rows: int) -> None:
    """Hear nothing."""


def staff(town: Town, role: Role) -> Actor:
    return Actor(town.organisation_id, roles=frozenset({role}), user_id=1)


@pytest.mark.parametrize("take", [import_residents, import_decisions])
def test_the_office_takes_in_residents_and_decisions(town: Town, take: Callable[..., Any]) -> None:
    for by in (staff(town, Role.DESK), staff(town, Role.COORDINATOR)):
        assert in_transaction(lambda s, by=by: take(s, NOTHING, by=by, now=MONDAY, tell=told)).faults == ()  # type: ignore[misc]
    for by in (staff(town, Role.WORKER), resident_of(town.organisation_id)):
        with pytest.raises(NotAllowed):
            in_transaction(lambda s, by=by: take(s, NOTHING, by=by, now=MONDAY, tell=told))  # type: ignore[misc]


@pytest.mark.parametrize(("take", "more"), [(import_workers, {"now": MONDAY}), (import_addresses, {})])
def test_only_a_coordinator_takes_in_workers_and_streets(
    town: Town, take: Callable[..., Any], more: dict[str, Any]
) -> None:
    by = staff(town, Role.COORDINATOR)
    assert in_transaction(lambda session: take(session, NOTHING, by=by, tell=told, **more)).faults == ()
    with pytest.raises(NotAllowed):
        in_transaction(lambda session: take(session, NOTHING, by=staff(town, Role.DESK), tell=told, **more))
