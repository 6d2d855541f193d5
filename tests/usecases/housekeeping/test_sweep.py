"""What is swept, what stays, and never too much at a time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from booking.store.database import db, in_transaction
from booking.store.tables import Base, DraftRow, ServiceRow, SignInCodeRow, StaffRow, StaffSessionRow
from booking.usecases.housekeeping.sweep import sweep
from tests.messages.facts import NOW, an_organisation, outbox, waiting

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def organisation_id(app_context: None) -> int:
    return an_organisation()


def keep(*rows: Base) -> None:
    in_transaction(lambda session: session.add_all(rows))


def count(table: type[Base]) -> int:
    found = db.session.scalar(select(func.count()).select_from(table))
    db.session.rollback()
    return found or 0


def run(*, limit: int = 500) -> int:
    return in_transaction(lambda session: sweep(session, now=NOW, limit=limit))


def test_words_and_address_of_old_messages_go_and_their_keys_stay(organisation_id: int) -> None:
    old, young, still_waiting = (
        waiting(organisation_id, key, state=state, due_at=NOW - age)
        for key, state, age in (("a", "sent", 91 * DAY), ("b", "sent", 89 * DAY), ("c", "waiting", 91 * DAY))
    )
    assert run() == 1
    assert run() == 0
    row = outbox(old)
    assert (row.facts, row.recipient, row.key, row.state) == ({}, "", "a", "sent")
    assert outbox(young).facts == outbox(still_waiting).facts != {}


def test_old_drafts_and_sign_ins_go(organisation_id: int) -> None:
    service = ServiceRow(
        organisation_id=organisation_id,
        slug="odd-jobs",
        name={"nl": "Klus"},
        summary={"nl": ""},
        icon="tools",
        shape="visit",
    )
    person = StaffRow(organisation_id=organisation_id, name="An", email="an@example.be")
    keep(service, person)
    keep(
        *(
            DraftRow(
                organisation_id=organisation_id, token=str(age), service_id=service.id, answers={}, touched_at=NOW - age
            )
            for age in (2 * DAY + SECOND, 2 * DAY)
        ),
        *(
            StaffSessionRow(
                organisation_id=organisation_id,
                staff_id=person.id,
                token_hash=f"{ended}{expires}",
                created_at=NOW - 60 * DAY,
                ended_at=None if ended is None else NOW - ended,
                expires_at=NOW - expires,
            )
            for ended, expires in ((31 * DAY, -DAY), (None, 31 * DAY), (DAY, -DAY), (None, -DAY))
        ),
        *(
            SignInCodeRow(
                organisation_id=organisation_id,
                staff_id=person.id,
                code_hash=str(expires),
                given_by_id=person.id,
                expires_at=NOW - expires,
            )
            for expires in (31 * DAY, DAY)
        ),
    )
    assert run() == 4
    assert (count(DraftRow), count(StaffSessionRow), count(SignInCodeRow)) == (1, 2, 1)


def test_no_more_than_the_limit_goes_at_a_time(organisation_id: int) -> None:
    for number in range(5):
        waiting(organisation_id, str(number), state="sent", due_at=NOW - 91 * DAY)
    assert [run(limit=2) for _ in range(4)] == [2, 2, 1, 0]
