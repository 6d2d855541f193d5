"""Signing in with a code from the desk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.people import SignInRefused
from booking.store.database import in_transaction, reading
from booking.store.queries.accounts import find_staff_member
from booking.store.queries.code_holders import code_holders
from booking.store.tables import SignInCodeRow, WorkerRow
from booking.usecases.accounts.issue_code import SignInCode, issue_code
from booking.usecases.accounts.sign_in_with_code import sign_in_with_code
from booking.usecases.accounts.start_session import NewSession
from tests.harness.people import a_staff_member, actor_for, an_organisation
from tests.harness.together import together
from tests.usecases.accounts.conftest import KEY, Staff

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)


def give(staff: Staff, *, to: int | None = None, by: Actor | None = None, now: datetime = NOW) -> SignInCode:
    return in_transaction(
        lambda session: issue_code(session, to or staff.worker.id, by=by or actor_for(staff.desk), key=KEY, now=now)
    )


def enter(staff: Staff, digits: str, *, now: datetime = NOW, key: str = KEY) -> NewSession:
    return in_transaction(
        lambda session: sign_in_with_code(session, digits, organisation_id=staff.town.id, key=key, now=now)
    )


def test_code_lets_its_worker_in_for_half_a_year(staff: Staff) -> None:
    code = give(staff)
    new = enter(staff, code.digits)
    assert (new.staff.id, new.staff.worker_id, new.is_lasting) == (staff.worker.id, staff.worker.worker_id, True)
    assert code.name == staff.worker.name


def test_code_has_nine_digits_and_only_a_hash_of_it_is_kept(staff: Staff) -> None:
    code = give(staff)
    with reading() as session:
        kept = session.execute(select(SignInCodeRow.code_hash, SignInCodeRow.given_by_id)).one()
    assert len(code.digits) == 9
    assert code.digits.isdecimal()
    assert code.digits not in kept.code_hash
    assert code.digits not in repr(code)
    assert kept.given_by_id == staff.desk.id


def test_code_opens_once(staff: Staff) -> None:
    code = give(staff)
    enter(staff, code.digits)
    with pytest.raises(SignInRefused):
        enter(staff, code.digits)


def test_code_is_over_after_two_hours(staff: Staff) -> None:
    code = give(staff)
    assert code.expires_at == NOW + timedelta(hours=2)
    with pytest.raises(SignInRefused):
        enter(staff, code.digits, now=code.expires_at)
    assert enter(staff, code.digits, now=code.expires_at - timedelta(seconds=1)).staff.id == staff.worker.id


def test_newer_code_ends_the_older(staff: Staff) -> None:
    older, newer = give(staff), give(staff, now=NOW + timedelta(minutes=1))
    with pytest.raises(SignInRefused):
        enter(staff, older.digits, now=NOW + timedelta(minutes=1))
    assert enter(staff, newer.digits, now=NOW + timedelta(minutes=1)).staff.id == staff.worker.id


def test_code_of_one_organisation_opens_no_other(staff: Staff) -> None:
    code = give(staff)
    other = in_transaction(lambda session: an_organisation(session, host="haacht.example"))
    with pytest.raises(SignInRefused):
        in_transaction(
            lambda session: sign_in_with_code(session, code.digits, organisation_id=other.id, key=KEY, now=NOW)
        )


def test_code_is_worth_nothing_with_another_key(staff: Staff) -> None:
    code = give(staff)
    with pytest.raises(SignInRefused):
        enter(staff, code.digits, key="another key, also long enough to be accepted")


def test_two_phones_with_one_code_are_one_sign_in(app: Flask, staff: Staff) -> None:
    code = give(staff)

    def one(_number: int) -> NewSession:
        with app.app_context():
            return enter(staff, code.digits)

    answers = together(one, people=6)
    assert sum(isinstance(answer, NewSession) for answer in answers) == 1
    assert sum(isinstance(answer, SignInRefused) for answer in answers) == 5


def test_two_desks_at_once_leave_one_code(app: Flask, staff: Staff) -> None:
    def one(_number: int) -> SignInCode:
        with app.app_context():
            return give(staff)

    codes = [answer for answer in together(one, people=4) if isinstance(answer, SignInCode)]
    assert len(codes) == 4
    with reading() as session:
        still_open = session.scalars(select(SignInCodeRow.id).where(SignInCodeRow.expires_at > NOW)).all()
    assert len(still_open) == 1


@pytest.mark.parametrize("role", [Role.WORKER, Role.SYSTEM])
def test_only_the_office_gives_codes(staff: Staff, role: Role) -> None:
    with pytest.raises(NotAllowed):
        give(staff, by=actor_for(staff.worker, role))


def test_a_resident_gives_no_codes(staff: Staff) -> None:
    with pytest.raises(NotAllowed):
        give(staff, by=resident_of(staff.town.id))


def test_only_workers_of_the_same_organisation_get_a_code(staff: Staff) -> None:
    other = in_transaction(lambda session: an_organisation(session, host="haacht.example"))
    stranger = in_transaction(lambda session: a_staff_member(session, other, role=Role.WORKER))
    gone = in_transaction(lambda session: a_staff_member(session, staff.town, role=Role.WORKER, active=False))
    for to in (stranger.id, gone.id, staff.desk.id, 10**9):
        with pytest.raises(NotFound):
            give(staff, to=to)


def test_worker_who_left_gets_no_code_and_one_that_was_given_opens_nothing(staff: Staff) -> None:
    code = give(staff)
    leave(staff)
    with pytest.raises(SignInRefused):
        enter(staff, code.digits)
    with pytest.raises(NotFound):
        give(staff)
    with reading() as session:
        assert code_holders(session, staff.town.id, now=NOW) == []


def test_worker_who_left_keeps_a_role_in_the_office(staff: Staff) -> None:
    both = in_transaction(lambda session: a_staff_member(session, staff.town, role=(Role.WORKER, Role.DESK)))
    leave(replace(staff, worker=both))
    with reading() as session:
        found = find_staff_member(session, organisation_id=staff.town.id, staff_id=both.id)
    assert found is not None
    assert found.roles == {Role.DESK}


def leave(staff: Staff) -> None:
    worker_id = staff.worker.worker_id
    in_transaction(
        lambda session: session.execute(update(WorkerRow).where(WorkerRow.id == worker_id).values(active=False))
    )
