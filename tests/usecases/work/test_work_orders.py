"""The customer signs what was done, and the price comes after that."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.refusals.work import SignatureMissing, TooLateToUndo, WorkOrderChanged, WorkOrderSigned
from booking.rules.work_done import CrewWork, DoneWork
from booking.rules.work_orders import OrderMore, ToldWork, Unsigned, Way, strokes_of
from booking.store.database import in_transaction, reading
from booking.store.queries.work_orders import KeptOrder, orders_of
from booking.store.tables import QuoteRow, ServiceRow
from booking.usecases.bookings.correct_work import CorrectWork, correct_work
from booking.usecases.bookings.order_before_price import Waits
from booking.usecases.bookings.without_final_price import without_final_price
from booking.usecases.work.agree_to_more import AgreeToMore, agree_to_more
from booking.usecases.work.finish_assignment import finish_assignment
from booking.usecases.work.order_to_sign import OrderToSign, order_to_sign
from booking.usecases.work.sign_work_order import SignWorkOrder, sign_work_order
from booking.usecases.work.undo import undo_finish
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import Visit, a_visit, as_worker, progress, story, the_desk

AT_TEN = MONDAY + timedelta(hours=2)
LATER = AT_TEN + timedelta(hours=1)
DRAWN = strokes_of("10,10 20,30 30,10 40,30;50,50 60,60 70,50 80,60")

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    def build(session: Session) -> Town:
        town = a_town(session)
        session.execute(update(ServiceRow).values(needs_work_order=True, ask_beyond_percent=20))
        return town

    return in_transaction(build)


def booked(town: Town, *by: str, task: str = "lamp") -> Visit:
    return in_transaction(lambda session: a_visit(session, town, starts_at=AT_TEN, now=MONDAY, by=by, task=task))


def finish(town: Town, visit: Visit, name: str, minutes: int = 45, told: ToldWork | None = None) -> None:
    in_transaction(
        lambda session: finish_assignment(
            session,
            visit.assignments[name],
            by=as_worker(town, name),
            now=LATER,
            done=DoneWork(minutes),
            told=told or ToldWork(),
        )
    )


def asked(town: Town, visit: Visit, name: str = "An") -> OrderToSign:
    with reading() as session:
        return order_to_sign(session, visit.assignments[name], by=as_worker(town, name), now=LATER)


def sign(town: Town, visit: Visit, name: str = "An", **more: object) -> None:
    usual: dict[str, object] = {"way": Way.DRAWN, "signed_by": "Maria Peeters", "strokes": DRAWN}
    seen = more.pop("seen", None) or asked(town, visit, name).order.digest
    request = SignWorkOrder(assignment_id=visit.assignments[name], seen=str(seen), **(usual | more))  # type: ignore[arg-type]
    in_transaction(lambda session: sign_work_order(session, request, by=as_worker(town, name), now=LATER))


def kept(town: Town, visit: Visit) -> tuple[KeptOrder, ...]:
    with reading() as session:
        return orders_of(session, town.organisation_id, visit.booking_id)


def stages() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(QuoteRow.stage).order_by(QuoteRow.id)))


def waits(town: Town) -> list[Waits | None]:
    with reading() as session:
        return [one.waits for one in without_final_price(session, by=the_desk(town), now=LATER)]


def test_the_price_comes_with_the_signature_under_what_was_read(town: Town) -> None:
    visit = booked(town, "An")
    finish(town, visit, "An", told=ToldWork("Plug was broken", frozenset({town.options["lamp"]})))
    assert stages() == ["estimate"]
    assert waits(town) == [Waits.UNSIGNED]
    sign(town, visit)
    (order,) = kept(town, visit)
    assert (order.way, order.signed_by, order.is_whole) == (Way.DRAWN, "Maria Peeters", True)
    assert order.drawing is not None
    assert order.drawing.startswith(b"\x89PNG")
    assert [(one.done, one.count) for one in order.order.tasks] == [(False, 1)]
    assert (order.order.words, [(one.name, one.minutes) for one in order.order.workers]) == (
        "Plug was broken",
        [("An", 45)],
    )
    assert stages() == ["estimate", "final"]
    sign(town, visit, seen=order.digest)
    assert len(kept(town, visit)) == 1
    with pytest.raises(WorkOrderSigned):
        sign(town, visit, seen="other")


def test_nobody_signs_while_a_colleague_is_busy_nor_what_changed_meanwhile(town: Town) -> None:
    visit = booked(town, "An", "Bilal", task="gutter")
    finish(town, visit, "An", 120)
    with pytest.raises(NotPossibleNow):
        asked(town, visit)
    finish(town, visit, "Bilal", 110)
    seen = asked(town, visit).order.digest
    done = CorrectWork(visit.booking_id, CrewWork(DoneWork(60), 2), "Typing error")
    in_transaction(lambda session: correct_work(session, done, by=the_desk(town), now=LATER))
    with pytest.raises(WorkOrderChanged):
        sign(town, visit, seen=seen)
    assert kept(town, visit) == ()


def test_a_name_alone_is_no_signature_and_a_strangers_order_is_none(town: Town) -> None:
    visit = booked(town, "An")
    finish(town, visit, "An")
    for wrong in ({"strokes": ()}, {"signed_by": " "}, {"way": Way.TYPED}):
        with pytest.raises(SignatureMissing):
            sign(town, visit, **wrong)
    with pytest.raises(NotFound), reading() as session:
        order_to_sign(session, visit.assignments["An"], by=as_worker(town, "Bilal"), now=LATER)
    sign(town, visit, way=Way.TYPED, strokes=())
    assert stages() == ["estimate", "final"]


def test_who_does_not_agree_gets_no_price_by_itself(town: Town) -> None:
    visit = booked(town, "An")
    finish(town, visit, "An")
    sign(town, visit, way=Way.NOT_SIGNED, reason=Unsigned.DISAGREES, signed_by="", strokes=())
    assert stages() == ["estimate"]
    assert waits(town) == [Waits.DISAGREES]


@pytest.mark.parametrize(("agreed_by", "found"), [("", [Waits.BEYOND]), ("Jan Peeters", [])])
def test_more_than_the_estimate_allows_is_asked_first(town: Town, agreed_by: str, found: list[Waits]) -> None:
    visit = booked(town, "An")
    finish(town, visit, "An", 120)
    assert asked(town, visit).is_beyond
    if agreed_by:
        yes = AgreeToMore(visit.assignments["An"], agreed_by, "A second socket")
        in_transaction(lambda session: agree_to_more(session, yes, by=as_worker(town, "An"), now=LATER))
        assert not asked(town, visit).is_beyond
        assert asked(town, visit).order.more == (OrderMore("Jan Peeters", "A second socket"),)
    sign(town, visit)
    assert waits(town) == found


def test_done_is_taken_back_until_the_customer_signed(town: Town) -> None:
    visit = booked(town, "An")

    def undo(now: datetime) -> None:
        by = as_worker(town, "An")
        in_transaction(lambda session: undo_finish(session, visit.assignments["An"], by=by, now=now))

    finish(town, visit, "An")
    undo(LATER)
    undo(LATER)
    with reading() as session:
        assert progress(session, visit) == ("confirmed", {"An": "planned"})
        assert [change for change, _, _ in story(session, visit)] == ["finish", "untick"]
    finish(town, visit, "An", 60)
    with pytest.raises(TooLateToUndo):
        undo(LATER + timedelta(minutes=16))
    sign(town, visit)
    with pytest.raises(WorkOrderSigned):
        undo(LATER)


def test_a_correction_stands_beside_what_was_signed_and_nothing_is_ever_changed(town: Town) -> None:
    visit = booked(town, "An")
    finish(town, visit, "An")
    sign(town, visit)
    done = CorrectWork(visit.booking_id, CrewWork(DoneWork(30, material_cost=Decimal("4.50")), 1), "Wrong clock")
    in_transaction(lambda session: correct_work(session, done, by=the_desk(town), now=LATER))
    signed, corrected = kept(town, visit)
    assert signed.order.workers[0].minutes == 45
    assert (corrected.way, corrected.reason, corrected.by_name) == (Way.CORRECTED, "Wrong clock", "Ilse")
    assert (corrected.order.workers[0].minutes, corrected.order.material) == (30, "4.5")
    for change in ("UPDATE work_orders SET signed_by = 'x'", "DELETE FROM work_orders"):
        with pytest.raises(DBAPIError, match="only ever added to"):
            in_transaction(partial(Session.execute, statement=text(change)))
