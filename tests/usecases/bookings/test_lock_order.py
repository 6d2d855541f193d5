"""Two who need the same things take them in one order (``store.locks``): who meets waits, and nobody is broken off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from booking.rules.money import Money
from booking.store.database import db, in_transaction
from booking.store.locks import lock_days, lock_household
from booking.store.tables import BasketRow, BookingRow, OrganisationRow, ResidentRow, WorkerRow
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.baskets.confirm_basket import confirm_basket
from booking.usecases.baskets.requests import ConfirmBasket
from booking.usecases.bookings.book_for_caller import BookForCaller, book_for_caller
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.requests import Choice, ConfirmBooking
from booking.usecases.drafts.choose_place import choose_place
from booking.usecases.drafts.choose_time import choose_time
from booking.usecases.drafts.keep_longer import keep_longer
from booking.usecases.drafts.requests import ChosenTasks
from booking.usecases.drafts.start_draft import start_draft
from booking.usecases.waiting.accept_offer import accept_offer
from booking.usecases.waiting.requests import AcceptOffer
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import HANDRAIL_CENTS, LAMP_CENTS, MARIA, House, a_house, kept, on
from tests.usecases.waiting.lists import List, a_list, the_offer

TEN, ELEVEN = on(2, "10:00"), on(2, "11:00")
THURSDAY = on(3, "10:00")
OVER = MONDAY + timedelta(minutes=16)
DAYS, HOUSEHOLD = "pg_advisory_xact_lock(scarce", "pg_advisory_xact_lock(hashtext"
PATIENCE_SECONDS = 30
#: Nobody was broken off.
ONCE_EACH = ["ours", "theirs"]

Work = Callable[[Session], Any]


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


@pytest.fixture
def meet(app: Flask) -> Callable[..., list[str]]:
    """Let somebody begin while we hold something, and take what is next in order once they ask for what we hold.

    Returns who tried, once for each try: where two stand in each other's way, PostgreSQL breaks one off.
    """

    def run(work: Work, *, first: Work, asked: str, then: Work) -> list[str]:
        asking, me = threading.Event(), threading.get_ident()
        tries: list[str] = []

        def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            if threading.get_ident() != me and asked in statement and _is_scarce(parameters):
                asking.set()

        def theirs(session: Session) -> None:
            tries.append("theirs")
            work(session)

        def other() -> None:
            with app.app_context():
                in_transaction(theirs)

        with ThreadPoolExecutor(1) as threads:
            begun: list[Any] = []

            def ours(session: Session) -> None:
                tries.append("ours")
                first(session)
                if not begun:
                    begun.append(threads.submit(other))
                assert asking.wait(PATIENCE_SECONDS), "they never asked for what we hold"
                then(session)

            event.listen(db.engine, "before_cursor_execute", listen)
            try:
                in_transaction(ours)
                begun[0].result()
            finally:
                event.remove(db.engine, "before_cursor_execute", listen)
        return sorted(tries)

    return run


def test_a_hold_that_is_over_is_confirmed_while_its_day_is_taken(house: House, meet: Callable[..., list[str]]) -> None:
    old = house.hold(TEN)
    request = ConfirmBooking(old, Money.from_cents(LAMP_CENTS), pay_by="invoice", who=MARIA)
    tries = meet(
        lambda session: confirm_booking(session, request, by=house.resident, now=OVER),
        first=_the_day,
        asked=DAYS,
        then=lambda session: _the_row(session, old),
    )
    assert tries == ONCE_EACH


def test_another_time_is_chosen_while_the_day_is_taken(house: House, meet: Callable[..., list[str]]) -> None:
    token, old = _a_draft(house)
    tries = meet(
        lambda session: choose_time(session, token, ELEVEN, locale="nl", by=house.resident, now=OVER),
        first=_the_day,
        asked=DAYS,
        then=lambda session: _the_row(session, old),
    )
    assert tries == ONCE_EACH


def test_a_time_is_kept_longer_after_it_lapsed_while_the_day_is_taken(
    house: House, meet: Callable[..., list[str]]
) -> None:
    token, old = _a_draft(house)
    tries = meet(
        lambda session: keep_longer(session, token, locale="nl", by=house.resident, now=OVER),
        first=_the_day,
        asked=DAYS,
        then=lambda session: _the_row(session, old),
    )
    assert tries == ONCE_EACH


def test_an_earlier_time_is_accepted_while_its_day_is_taken(app_context: None, meet: Callable[..., list[str]]) -> None:
    waiting: List = in_transaction(a_list)
    waiting.join_for_earlier(waiting.house.book(on(9, "10:00"), "handrail"))
    assert waiting.offer() == 1
    offer = the_offer()
    by, request = waiting.house.desk, AcceptOffer(offer.id, Money.from_cents(HANDRAIL_CENTS))
    tries = meet(
        lambda session: accept_offer(session, request, by=by, now=MONDAY),
        first=_the_day,
        asked=DAYS,
        then=lambda session: _the_row(session, offer.booking_id),
    )
    assert tries == ONCE_EACH


def test_a_caller_is_booked_while_another_promises_their_household_something(
    house: House, meet: Callable[..., list[str]]
) -> None:
    house.book(on(3, "10:00"))
    (resident,) = kept(ResidentRow)
    request = BookForCaller(
        resident_id=resident.id,
        service_id=house.town.service_id,
        choices=(Choice(house.town.options["lamp"]),),
        place=a_place(),
        starts_at=TEN,
        shown_total=Money.from_cents(LAMP_CENTS),
        client_key="caller",
    )
    tries = meet(
        lambda session: book_for_caller(session, request, by=house.desk, now=MONDAY),
        first=lambda session: lock_household(session, house.town.organisation_id, resident.household_id),
        asked=HOUSEHOLD,
        then=_the_day,
    )
    assert tries == ONCE_EACH


def test_what_is_booked_together_takes_all_its_days_at_once(house: House, meet: Callable[..., list[str]]) -> None:
    basket_id = in_transaction(_a_basket)
    # The first part is on the later day: one after the other they would be taken in the wrong order.
    parts = [house.hold(at, basket_id=basket_id) for at in (THURSDAY, TEN)]
    total = Money.from_cents(LAMP_CENTS)
    wish = ConfirmBasket(tuple(ConfirmBooking(one, total, pay_by="invoice", who=MARIA) for one in parts))
    tries = meet(
        lambda session: confirm_basket(session, wish, by=house.resident, now=OVER),
        first=_the_day,
        asked=DAYS,
        then=lambda session: _the_day(session, THURSDAY),
    )
    assert tries == ONCE_EACH


def _is_scarce(parameters: Any) -> bool:
    """Tell a lock on days or on a household from that on a wish."""
    return "scarce" in parameters or str(parameters["key"]).startswith("household")


def _the_day(session: Session, at: datetime = TEN) -> None:
    lock_days(session, [at.date()], worker_ids=session.scalars(select(WorkerRow.id)))


def _a_basket(session: Session) -> int:
    row = BasketRow(organisation_id=session.scalars(select(OrganisationRow.id)).one(), created_at=MONDAY)
    session.add(row)
    session.flush()
    return row.id


def _the_row(session: Session, booking_id: int) -> None:
    session.execute(select(BookingRow.id).where(BookingRow.id == booking_id).with_for_update()).all()


def _a_draft(house: House) -> tuple[str, int]:
    by, tasks = house.resident, ChosenTasks({house.town.options["lamp"]: 1})
    token = in_transaction(lambda session: start_draft(session, house.town.service_id, tasks, by=by, now=MONDAY))
    typed = TypedAddress("Molenstraat", "14", "", "3140")
    in_transaction(lambda session: choose_place(session, token, typed, by=by, now=MONDAY))
    held = in_transaction(lambda session: choose_time(session, token, TEN, locale="nl", by=by, now=MONDAY))
    return token, held.booking_id
