"""Where a street is: kept by a coordinator, for the own organisation, where a service comes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from booking.rules.actors import Actor, Role
from booking.rules.addresses import Point
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.addresses import PointOutside, UnknownPostcode
from booking.store.database import in_transaction, reading
from booking.store.tables import StreetRow
from booking.usecases.addresses.keep_street import KeepStreet, Kept, keep_street
from tests.harness.town import CHURCH, STREETS, Town, a_town

pytestmark = pytest.mark.usefixtures("app_context")
SOMEWHERE = Point(51.0031, 4.6301)


@pytest.fixture
def town() -> Town:
    """A town."""
    return in_transaction(a_town)


def keep(town: Town, street: KeepStreet, role: Role = Role.COORDINATOR) -> Kept:
    by = Actor(town.organisation_id, roles=frozenset({role}), user_id=1)
    return in_transaction(lambda session: keep_street(session, street, by=by))


def kept(town: Town) -> dict[str, Point]:
    with reading() as session:
        rows = session.scalars(select(StreetRow).where(StreetRow.organisation_id == town.organisation_id))
        return {row.name: Point(row.latitude, row.longitude) for row in rows}


def test_a_street_is_added_then_the_same_then_moved(town: Town) -> None:
    street = KeepStreet("3140", "Dorpsstraat", SOMEWHERE)
    assert [keep(town, street), keep(town, street)] == [Kept.ADDED, Kept.SAME]
    assert keep(town, KeepStreet("3140", "DORPSSTRAAT", CHURCH)) is Kept.MOVED
    assert kept(town)["DORPSSTRAAT"] == CHURCH
    assert "Dorpsstraat" not in kept(town)


def test_a_street_of_another_organisation_stays_where_it_is(town: Town) -> None:
    other = in_transaction(lambda session: a_town(session, host="elders.example"))
    keep(other, KeepStreet("3140", "Molenstraat", SOMEWHERE))
    assert kept(other)["Molenstraat"] == SOMEWHERE
    assert kept(town)["Molenstraat"] == STREETS["Molenstraat", "3140"]


def test_a_street_where_no_service_comes_is_kept_for_rides(town: Town) -> None:
    assert keep(town, KeepStreet("2580", "Markt", Point(51.053, 4.632))) is Kept.ADDED


@pytest.mark.parametrize(
    ("street", "refusal"),
    [
        (KeepStreet("8400", "Markt", SOMEWHERE), PointOutside),
        (KeepStreet("9999", "Markt", SOMEWHERE), UnknownPostcode),
        (KeepStreet("3140", "Markt", Point(51.22, 4.40)), PointOutside),
        (KeepStreet("3140", "Markt", Point(4.6334, 51.0029)), PointOutside),
    ],
)
def test_a_street_that_cannot_be_there_is_refused(town: Town, street: KeepStreet, refusal: type[Exception]) -> None:
    before = kept(town)
    with pytest.raises(refusal):
        keep(town, street)
    assert kept(town) == before


def test_only_a_coordinator_keeps_streets(town: Town) -> None:
    with pytest.raises(NotAllowed):
        keep(town, KeepStreet("3140", "Dorpsstraat", SOMEWHERE), Role.DESK)
