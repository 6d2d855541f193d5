"""The one place that commits: all or nothing, and again after a clash."""

from __future__ import annotations

import threading
from datetime import date
from functools import partial
from typing import LiteralString

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from booking.rules.refusals import NotFound
from booking.store.database import db, in_transaction, reading
from booking.store.locks import lock_days
from booking.store.tables import OrganisationRow
from tests.harness.people import an_organisation
from tests.harness.together import together

pytestmark = pytest.mark.usefixtures("app_context")

PATIENCE_SECONDS = 20


def slugs() -> list[str]:
    with reading() as session:
        return sorted(session.scalars(select(OrganisationRow.slug)))


def test_what_was_done_stays(app_context: None) -> None:
    assert in_transaction(lambda session: an_organisation(session, host="one.example").slug) == "one-example"
    assert slugs() == ["one-example"]


@pytest.mark.parametrize("fault", [NotFound(), ValueError("a fault"), KeyboardInterrupt()])
def test_whatever_goes_wrong_leaves_nothing(app_context: None, fault: BaseException) -> None:
    def half(session: Session) -> None:
        an_organisation(session, host="one.example")
        raise fault

    with pytest.raises(type(fault)):
        in_transaction(half)
    assert slugs() == []
    in_transaction(lambda session: an_organisation(session, host="two.example"))
    assert slugs() == ["two-example"]


def test_looking_leaves_no_trace(app_context: None) -> None:
    with reading() as session:
        session.add(OrganisationRow(slug="one", name="One", host="one.example", base_url="http://one.example"))
    assert slugs() == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO rate_limits (key_hash, hits, ends_at) VALUES ('x', 1, now())",
        "WITH gone AS (DELETE FROM rate_limits RETURNING 1) SELECT count(*) FROM gone",
        "update rate_limits set hits = 2",
        "SELECT id FROM organisations FOR UPDATE",
    ],
)
def test_who_only_looks_can_neither_write_nor_lock(app_context: None, statement: str) -> None:
    with reading() as session, pytest.raises(RuntimeError, match="only looks"):
        session.execute(text(statement))


def test_a_request_looks_with_one_session_until_it_writes(app: Flask) -> None:
    seen: list[Session] = []

    def look() -> list[str]:
        with reading() as session:
            seen.append(session)
            return sorted(row.name for row in session.scalars(select(OrganisationRow)))

    in_transaction(an_organisation)
    with app.test_request_context():
        (name,) = look()
        with app.app_context():
            in_transaction(lambda session: session.execute(text("UPDATE organisations SET name = 'Another'")))
        assert look() == ["Another"] != [name], "what was read as an object is read anew"
        in_transaction(lambda session: session.execute(text("UPDATE organisations SET name = 'A third'")))
        assert look() == ["A third"]
        with pytest.raises(NotFound), reading():
            raise NotFound
        look()
    assert [seen[0] is one for one in seen] == [True, True, False, False]
    assert seen[2] is not seen[3], "after a fault somebody else looks"
    assert not seen[3].in_transaction(), "the connection was given back"


def test_who_only_looks_cannot_flush_what_was_added(app_context: None) -> None:
    with reading() as session, pytest.raises(RuntimeError, match="only looks"):
        an_organisation(session, host="one.example")
    assert slugs() == []


def test_each_look_sees_what_others_kept_in_the_meantime(app_context: None) -> None:
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(OrganisationRow)) == 0
        in_transaction(lambda other: an_organisation(other, host="one.example"))
        assert session.scalar(select(func.count()).select_from(OrganisationRow)) == 1


def test_a_transaction_inside_another_is_a_fault_and_not_a_loss(app_context: None) -> None:
    def outer(session: Session) -> None:
        an_organisation(session, host="one.example")
        in_transaction(lambda inner: an_organisation(inner, host="two.example"))

    with pytest.raises(RuntimeError, match="already under way"):
        in_transaction(outer)

    def looks(session: Session) -> None:
        an_organisation(session, host="one.example")
        with reading():
            pass

    with pytest.raises(RuntimeError, match="under way"):
        in_transaction(looks)
    assert slugs() == []
    in_transaction(lambda session: an_organisation(session, host="three.example"))
    assert slugs() == ["three-example"]


@pytest.mark.parametrize("code", ["40001", "40P01", "23P01", "23505"])
def test_a_clash_is_tried_again_from_the_start(app_context: None, code: LiteralString) -> None:
    tries: list[object] = []

    def work(session: Session) -> int:
        an_organisation(session, host=f"try{len(tries)}.example")
        tries.append(code)
        if len(tries) < 3:
            session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'clash' USING ERRCODE = '{code}'; END $$"))
        return len(tries)

    assert in_transaction(work) == 3
    assert slugs() == ["try2-example"]


def test_a_row_that_somebody_else_changed_is_tried_again(app_context: None) -> None:
    tries: list[object] = []

    def work(session: Session) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise StaleDataError

    in_transaction(work)
    assert len(tries) == 2


def test_a_clash_that_does_not_end_is_given_up_after_four_tries(app_context: None) -> None:
    in_transaction(lambda session: an_organisation(session, host="one.example"))
    tries: list[object] = []

    def work(session: Session) -> None:
        tries.append(1)
        an_organisation(session, host="one.example")

    with pytest.raises(IntegrityError):
        in_transaction(work)
    assert len(tries) == 4


def test_another_fault_of_the_database_is_not_tried_again(app_context: None) -> None:
    tries: list[object] = []

    def work(session: Session) -> None:
        tries.append(1)
        session.execute(text("SELECT 1 / 0"))

    with pytest.raises(Exception, match="division by zero"):
        in_transaction(work)
    assert len(tries) == 1


def test_two_who_wait_for_each_other_both_get_through(app: Flask) -> None:
    both = threading.Barrier(2)
    ids = in_transaction(lambda session: [an_organisation(session, host=f"{n}.example").id for n in range(2)])

    def rename(number: int) -> None:
        mine, theirs = ids[number], ids[1 - number]
        tried: list[int] = []

        def work(session: Session) -> None:
            session.execute(
                text("UPDATE organisations SET name = :name WHERE id = :id"), {"name": f"a{number}", "id": mine}
            )
            if not tried:
                tried.append(number)
                both.wait(PATIENCE_SECONDS)
            session.execute(
                text("UPDATE organisations SET brand = :name WHERE id = :id"), {"name": f"b{number}", "id": theirs}
            )

        with app.app_context():
            in_transaction(work)

    assert together(rename, people=2) == [None, None]
    with reading() as session:
        rows = session.execute(select(OrganisationRow.name, OrganisationRow.brand).order_by(OrganisationRow.id)).all()
    assert [tuple(row) for row in rows] == [("a0", "b1"), ("a1", "b0")]


def test_days_are_locked_in_one_order_whoever_asks(app_context: None) -> None:
    asked: list[dict[str, str]] = []
    engine = db.engine

    def note(_c: object, _cursor: object, statement: str, parameters: dict[str, str], *_: object) -> None:
        if "pg_advisory_xact_lock" in statement:
            asked.append(parameters)

    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    event.listen(engine, "before_cursor_execute", note)
    try:
        for order in ([(2, monday), (1, tuesday), (1, monday), (2, monday)], [(1, monday), (2, monday), (1, tuesday)]):
            in_transaction(partial(lock_days, days=[], worker_ids=[], more=order))
        in_transaction(lambda session: lock_days(session, [], worker_ids=[]))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(asked) == 2
    days = f"{{{monday.toordinal()},{tuesday.toordinal()},{monday.toordinal()}}}"
    assert asked[0] == asked[1] == {"scarce": "{1,1,2}", "days": days}


def test_a_day_that_is_locked_is_waited_for_and_others_are_free(app: Flask) -> None:
    monday = date(2026, 11, 23)

    def is_free(worker_id: int) -> bool:
        def look(session: Session) -> bool:
            session.execute(text("SET LOCAL lock_timeout = '150ms'"))
            lock_days(session, [monday], worker_ids=[worker_id])
            return True

        with app.app_context():
            try:
                return in_transaction(look)
            except OperationalError:
                return False

    def while_locked(session: Session) -> list[bool | Exception]:
        lock_days(session, [monday], worker_ids=[1])
        return together(lambda number: is_free(number + 1), people=2)

    assert in_transaction(while_locked) == [False, True]
    assert is_free(1) is True
