"""Members by calendar year: what it costs, who may make one, and what without one is refused."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from booking.rules.memberships import MembershipKind
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.rides import AlreadyMember, AlreadyOver, MembershipMissing
from booking.store.database import in_transaction, reading
from booking.store.queries.memberships import memberships_of
from booking.store.queries.services import service_by_id
from booking.usecases.residents.register_resident import Registered, register_resident
from booking.usecases.rides.make_member import MakeMember, make_member, membership_paid
from booking.usecases.rides.require_member import require_member
from booking.usecases.rides.show_memberships import show_memberships
from tests.harness.rides import Rides, a_ride_service
from tests.harness.town import a_place
from tests.usecases.bookings.house import MARIA, House, a_house

IN_MARCH = datetime(2026, 3, 2, 8, tzinfo=UTC)
IN_JULY = datetime(2026, 7, 1, 8, tzinfo=UTC)
IN_NOVEMBER = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


@pytest.fixture
def rides(house: House) -> Rides:
    return in_transaction(
        lambda session: a_ride_service(session, house.town, regulation="rotselaar-vervoer", needs_membership=True)
    )


@pytest.fixture
def maria(house: House) -> Registered:
    return in_transaction(lambda session: register_resident(session, MARIA, a_place(), by=house.desk, now=IN_MARCH))


def make(house: House, rides: Rides, maria: Registered, *, now: datetime = IN_MARCH, **others: Any) -> int:
    """Return the price in cents."""
    usual: dict[str, Any] = {"year": 2026, "kind": MembershipKind.SINGLE}
    asked = MakeMember(maria.resident_id, rides.service_id, **(usual | others))
    return in_transaction(lambda session: make_member(session, asked, by=house.desk, now=now)).cents


@pytest.mark.parametrize(
    ("now", "kind", "cents"),
    [
        (IN_MARCH, MembershipKind.SINGLE, 1200),
        (IN_MARCH, MembershipKind.COUPLE, 1800),
        (IN_JULY, MembershipKind.SINGLE, 600),
        (IN_JULY, MembershipKind.COUPLE, 900),
    ],
)
def test_membership_costs_what_the_tariff_prints(
    house: House, rides: Rides, maria: Registered, now: datetime, kind: MembershipKind, cents: int
) -> None:
    """Domain A1.3, Rotselaar: 12 single, 18 couple, half after 1 June."""
    assert make(house, rides, maria, now=now, kind=kind) == cents


def test_membership_for_next_year_begins_on_new_years_day_at_its_price(
    house: House, rides: Rides, maria: Registered
) -> None:
    assert make(house, rides, maria, now=IN_NOVEMBER, year=2027) == 1200
    with reading() as session:
        (kept,) = memberships_of(session, house.town.organisation_id, maria.household_id)
    assert (kept.year, kept.since, kept.paid_on) == (2027, date(2027, 1, 1), None)


def test_second_membership_of_a_year_is_refused(house: House, rides: Rides, maria: Registered) -> None:
    make(house, rides, maria)
    with pytest.raises(AlreadyMember):
        make(house, rides, maria, kind=MembershipKind.COUPLE)


def test_year_that_is_over_is_refused(house: House, rides: Rides, maria: Registered) -> None:
    with pytest.raises(AlreadyOver):
        make(house, rides, maria, year=2025)


def test_only_the_office_makes_members_of_residents_it_knows(house: House, rides: Rides, maria: Registered) -> None:
    asked = MakeMember(maria.resident_id, rides.service_id, 2026, MembershipKind.SINGLE)
    with pytest.raises(NotAllowed):
        in_transaction(lambda session: make_member(session, asked, by=house.resident, now=IN_MARCH))
    strange = MakeMember(maria.resident_id + 999, rides.service_id, 2026, MembershipKind.SINGLE)
    with pytest.raises(NotFound):
        in_transaction(lambda session: make_member(session, strange, by=house.desk, now=IN_MARCH))
    jobs = MakeMember(maria.resident_id, house.town.service_id, 2026, MembershipKind.SINGLE)
    with pytest.raises(NotFound):
        in_transaction(lambda session: make_member(session, jobs, by=house.desk, now=IN_MARCH))


def test_payment_is_written_down_once(house: House, rides: Rides, maria: Registered) -> None:
    make(house, rides, maria)
    with reading() as session:
        (kept,) = memberships_of(session, house.town.organisation_id, maria.household_id)
    for now in (IN_MARCH, IN_JULY):
        in_transaction(partial(membership_paid, membership_id=kept.membership_id, by=house.desk, now=now))
    with reading() as session:
        (kept,) = memberships_of(session, house.town.organisation_id, maria.household_id)
    assert kept.paid_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("starts_at", "year"),
    [
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), None),
        # A minute later it is 2027 in Brussels.
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), 2027),
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), 2025),
    ],
)
def test_membership_counts_in_its_calendar_year_only(
    house: House, rides: Rides, maria: Registered, starts_at: datetime, year: int | None
) -> None:
    make(house, rides, maria)

    def require(session: Session) -> None:
        service = service_by_id(session, house.town.organisation_id, rides.service_id)
        organisation_id = house.town.organisation_id
        require_member(session, service, maria.household_id, starts_at, organisation_id=organisation_id)

    if year is None:
        in_transaction(require)
        return
    with pytest.raises(MembershipMissing) as refused:
        in_transaction(require)
    assert refused.value.year == year


def test_dossier_shows_this_year_and_towards_its_end_the_next(house: House, rides: Rides, maria: Registered) -> None:
    make(house, rides, maria)

    def shown(now: datetime) -> list[tuple[int, bool, list[int]]]:
        with reading() as session:
            found = show_memberships(session, maria.household_id, by=house.desk, now=now)
        return [(one.year, one.membership is not None, [price.cents for _, price in one.prices]) for one in found]

    assert shown(IN_JULY) == [(2026, True, [])]
    assert shown(IN_NOVEMBER) == [(2026, True, []), (2027, False, [1200, 1800])]
