"""Signing in with a password."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from booking.gateways.passwords import is_password
from booking.rules.actors import Role
from booking.rules.refusals.people import SignInLocked, SignInRefused
from booking.rules.secrets import session_hash
from booking.store.database import in_transaction, reading
from booking.store.queries.accounts import StaffMember, find_signed_in
from booking.store.tables import RoleRow, StaffRow, StaffSessionRow
from booking.usecases.accounts.change_password import PasswordChange, change_password
from booking.usecases.accounts.sign_in import SignInRequest, sign_in
from booking.usecases.accounts.sign_out import sign_out
from booking.usecases.accounts.start_session import NewSession
from tests.harness.people import PASSWORD, a_staff_member, actor_for, an_organisation
from tests.usecases.accounts.conftest import Staff

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)


def enter(staff: Staff, email: str | None = None, password: str = PASSWORD, *, now: datetime = NOW) -> NewSession:
    typed = SignInRequest(email=str(staff.desk.email) if email is None else email, password=password)
    return in_transaction(lambda session: sign_in(session, typed, organisation_id=staff.town.id, now=now))


def who(staff: Staff, token: str, *, now: datetime = NOW) -> StaffMember | None:
    with reading() as session:
        return find_signed_in(session, token_hash=session_hash(token), organisation_id=staff.town.id, now=now)


def change(staff_id: int, **values: Any) -> None:
    in_transaction(lambda session: session.execute(update(StaffRow).where(StaffRow.id == staff_id).values(values)))


def test_right_password_begins_a_session_of_ten_hours(staff: Staff) -> None:
    new = enter(staff)
    assert (new.staff.id, new.staff.roles, new.is_lasting) == (staff.desk.id, frozenset({Role.DESK}), False)
    assert who(staff, new.token) == new.staff
    assert who(staff, new.token, now=NOW + timedelta(hours=10)) is None


def test_address_is_read_as_people_type_it(staff: Staff) -> None:
    assert enter(staff, f"  {str(staff.desk.email).upper()} ").staff.id == staff.desk.id


def test_every_sign_in_has_a_secret_of_its_own_and_only_a_hash_is_kept(staff: Staff) -> None:
    tokens = {enter(staff).token, enter(staff).token}
    with reading() as session:
        kept = set(session.scalars(select(StaffSessionRow.token_hash)))
    assert len(tokens) == 2
    assert kept == {session_hash(token) for token in tokens}


def test_wrong_unknown_and_gone_get_the_same_answer(staff: Staff) -> None:
    gone = in_transaction(lambda session: a_staff_member(session, staff.town, role=Role.DESK, active=False))
    passwordless = in_transaction(
        lambda session: a_staff_member(session, staff.town, role=Role.WORKER, password_hash=None)
    )
    tries = [
        (str(staff.desk.email), "wrong"),
        (str(staff.desk.email), ""),
        ("nobody@keerbergen.example", PASSWORD),
        ("", ""),
        (str(gone.email), PASSWORD),
        (str(passwordless.email), ""),
    ]
    for email, password in tries:
        with pytest.raises(SignInRefused) as refused:
            enter(staff, email, password)
        assert refused.value.args == ()


def test_staff_of_another_organisation_is_nobody_here(staff: Staff) -> None:
    other = in_transaction(lambda session: an_organisation(session, host="haacht.example"))
    stranger = in_transaction(lambda session: a_staff_member(session, other, role=Role.DESK))
    with pytest.raises(SignInRefused):
        enter(staff, str(stranger.email))


def test_somebody_without_a_role_does_not_get_in(staff: Staff) -> None:
    in_transaction(
        lambda session: session.delete(session.scalars(select(RoleRow).where(RoleRow.staff_id == staff.desk.id)).one())
    )
    with pytest.raises(SignInRefused):
        enter(staff)


@pytest.mark.parametrize("known", [True, False])
def test_sixth_try_is_locked_even_with_the_right_password(staff: Staff, *, known: bool) -> None:
    email = str(staff.desk.email) if known else "nobody@keerbergen.example"
    for _ in range(5):
        with pytest.raises(SignInRefused):
            enter(staff, email, "wrong")
    with pytest.raises(SignInLocked) as locked:
        enter(staff, email)
    assert locked.value.until == NOW + timedelta(minutes=15)


def test_lock_opens_by_itself(staff: Staff) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            enter(staff, password="wrong")
    assert enter(staff, now=NOW + timedelta(minutes=15)).staff.id == staff.desk.id


def test_who_goes_on_guessing_waits_longer_each_time(staff: Staff) -> None:
    def burst(now: datetime) -> timedelta:
        for _ in range(6):
            try:
                enter(staff, password="wrong", now=now)
            except SignInLocked as locked:
                return locked.until - NOW
            except SignInRefused:
                pass
        raise AssertionError("never locked")

    opens, after = [], timedelta(0)
    for _ in range(7):
        after = burst(NOW + after)
        opens.append(after / timedelta(hours=1))
    assert opens == [0.25, 0.5, 1, 1.25, 1.5, 2, 24]


def test_right_password_forgives_the_wrong_ones(staff: Staff) -> None:
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(SignInRefused):
                enter(staff, password="wrong")
        enter(staff)


def test_hash_of_weaker_days_is_renewed(staff: Staff) -> None:
    from argon2 import PasswordHasher  # noqa: PLC0415

    change(staff.desk.id, password_hash=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD))
    enter(staff)
    with reading() as session:
        kept = session.get_one(StaffRow, staff.desk.id).password_hash
    assert kept is not None
    assert "m=64," not in kept
    assert is_password(PASSWORD, kept)


def test_signing_out_ends_the_session_everywhere(staff: Staff) -> None:
    first, second = enter(staff), enter(staff)
    in_transaction(lambda session: sign_out(session, first.token, now=NOW))
    assert who(staff, first.token) is None
    assert who(staff, second.token) is not None


def test_session_of_somebody_who_left_is_over(staff: Staff) -> None:
    new = enter(staff)
    change(staff.desk.id, active=False)
    assert who(staff, new.token) is None


def test_session_is_worth_nothing_at_another_organisation(staff: Staff) -> None:
    new = enter(staff)
    with reading() as session:
        found = find_signed_in(session, token_hash=session_hash(new.token), organisation_id=staff.town.id + 1, now=NOW)
    assert found is None


def test_new_password_ends_all_other_sessions(staff: Staff) -> None:
    here, elsewhere = enter(staff), enter(staff)
    wanted = PasswordChange(current=PASSWORD, new="heel iets anders dan vroeger")
    in_transaction(
        lambda session: change_password(session, wanted, by=actor_for(staff.desk), keep_token=here.token, now=NOW)
    )
    assert who(staff, here.token) is not None
    assert who(staff, elsewhere.token) is None
    with pytest.raises(SignInRefused):
        enter(staff)
    assert enter(staff, password=wanted.new).staff.id == staff.desk.id


def test_wrong_password_of_today_changes_nothing(staff: Staff) -> None:
    wanted = PasswordChange(current="wrong", new="heel iets anders dan vroeger")
    with pytest.raises(SignInRefused):
        in_transaction(
            lambda session: change_password(session, wanted, by=actor_for(staff.desk), keep_token="", now=NOW)
        )
    assert enter(staff).staff.id == staff.desk.id
