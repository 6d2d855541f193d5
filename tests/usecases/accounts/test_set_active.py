"""Who no longer gets in, and who is signed out everywhere."""

from __future__ import annotations

import pytest

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.people import LastCoordinator, SignInRefused
from booking.rules.secrets import session_hash
from booking.store.database import in_transaction, reading
from booking.store.queries.accounts import find_signed_in, find_staff_member
from booking.store.tables import StaffRow
from booking.usecases.accounts.issue_code import issue_code
from booking.usecases.accounts.set_active import SetActive, set_active
from booking.usecases.accounts.sign_in_with_code import sign_in_with_code
from booking.usecases.accounts.sign_out_everywhere import sign_out_everywhere
from booking.usecases.accounts.start_session import start_session
from tests.harness.people import a_staff_member, actor_for, an_organisation
from tests.harness.town import MONDAY
from tests.usecases.accounts.conftest import KEY, Staff


@pytest.fixture
def coordinator(staff: Staff) -> StaffRow:
    """The only coordinator."""
    return in_transaction(lambda session: a_staff_member(session, staff.town, role=Role.COORDINATOR))


@pytest.fixture
def by(coordinator: StaffRow) -> Actor:
    return actor_for(coordinator, Role.COORDINATOR)


def signed_in(staff: StaffRow) -> str:
    with reading() as session:
        member = find_staff_member(session, organisation_id=staff.organisation_id, staff_id=staff.id)
    assert member is not None
    return in_transaction(lambda session: start_session(session, member, is_lasting=True, now=MONDAY)).token


def is_in(token: str, staff: StaffRow) -> bool:
    with reading() as session:
        found = find_signed_in(
            session, token_hash=session_hash(token), organisation_id=staff.organisation_id, now=MONDAY
        )
    return found is not None


def put(staff: StaffRow, *, active: bool, by: Actor) -> None:
    in_transaction(lambda session: set_active(session, SetActive(staff.id, active), by=by, now=MONDAY))


def everywhere(staff: StaffRow, *, by: Actor) -> None:
    in_transaction(lambda session: sign_out_everywhere(session, staff.id, by=by, now=MONDAY))


def test_who_leaves_is_out_at_once_and_old_sessions_stay_out(staff: Staff, by: Actor) -> None:
    tokens = [signed_in(staff.desk), signed_in(staff.desk)]
    put(staff.desk, active=False, by=by)
    assert not any(is_in(token, staff.desk) for token in tokens)
    put(staff.desk, active=True, by=by)
    assert not any(is_in(token, staff.desk) for token in tokens)
    assert is_in(signed_in(staff.desk), staff.desk)


def test_the_last_coordinator_stays(staff: Staff, coordinator: StaffRow, by: Actor) -> None:
    token = signed_in(coordinator)
    with pytest.raises(LastCoordinator):
        put(coordinator, active=False, by=by)
    assert is_in(token, coordinator)
    other = in_transaction(lambda session: a_staff_member(session, staff.town, role=Role.COORDINATOR))
    put(coordinator, active=False, by=actor_for(other, Role.COORDINATOR))
    with pytest.raises(LastCoordinator):
        put(other, active=False, by=by)


def test_a_lost_phone_opens_nothing_and_neither_does_its_code(staff: Staff) -> None:
    by = actor_for(staff.desk, Role.DESK)
    token = signed_in(staff.worker)
    code = in_transaction(lambda session: issue_code(session, staff.worker.id, by=by, key=KEY, now=MONDAY))
    everywhere(staff.worker, by=by)
    assert not is_in(token, staff.worker)
    with pytest.raises(SignInRefused):
        in_transaction(
            lambda session: sign_in_with_code(session, code.digits, organisation_id=staff.town.id, key=KEY, now=MONDAY)
        )
    assert is_in(signed_in(staff.worker), staff.worker)


def test_the_desk_signs_out_workers_and_a_coordinator_everybody(staff: Staff, coordinator: StaffRow, by: Actor) -> None:
    with pytest.raises(NotFound):
        everywhere(coordinator, by=actor_for(staff.desk, Role.DESK))
    with pytest.raises(NotAllowed):
        everywhere(staff.desk, by=actor_for(staff.worker, Role.WORKER))
    token = signed_in(staff.desk)
    everywhere(staff.desk, by=by)
    assert not is_in(token, staff.desk)


def test_others_decide_nothing_here(staff: Staff, by: Actor) -> None:
    with pytest.raises(NotAllowed):
        put(staff.worker, active=False, by=actor_for(staff.desk, Role.DESK))
    elsewhere = in_transaction(lambda session: an_organisation(session, host="elsewhere.example"))
    stranger = in_transaction(lambda session: a_staff_member(session, elsewhere, role=Role.WORKER))
    with pytest.raises(NotFound):
        put(stranger, active=False, by=by)
    with pytest.raises(NotFound):
        everywhere(stranger, by=by)
