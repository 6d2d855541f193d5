"""Requests at work: people who ask, a desk that answers, and what was kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.calendar import local_date
from booking.rules.money import Money
from booking.rules.requests import Body, Granted, Ground, Per
from booking.store.database import in_transaction, reading
from booking.store.queries.requests import RequestView, open_requests, request_by_id
from booking.store.tables import OrganisationRow, OutboxRow, RequestRow, ServiceGuideRow, ServiceRow
from booking.usecases.bookings.book_for_caller import BookForCaller, book_for_caller
from booking.usecases.bookings.requests import Choice, Confirmed
from booking.usecases.requests.ask_for_service import ask_for_service
from booking.usecases.requests.confirm_request import confirm_request
from booking.usecases.requests.decide_request import decide_request
from booking.usecases.requests.know_resident import know_resident
from booking.usecases.requests.plan_intake import plan_intake
from booking.usecases.requests.put_on_waiting_list import put_on_waiting_list
from booking.usecases.requests.record_intake import record_intake
from booking.usecases.requests.requests import (
    AskForService,
    ConfirmRequest,
    DecideRequest,
    PlanIntake,
    Received,
    RecordIntake,
    Told,
)
from booking.usecases.requests.withdraw_request import withdraw_request
from tests.harness.people import a_staff_member
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import House, a_house, kept

_numbers = count(1)
TODAY = date(2026, 11, 23)
DAUGHTER = Told("Els Peeters", "+32470000001", "els@daughter.example")


@dataclass(frozen=True)
class Requests:
    """A house whose odd jobs are asked for, with somebody at its desk."""

    house: House

    @property
    def desk(self) -> Actor:
        """Somebody at the desk."""
        return self.house.desk

    def wish(self, name: str = "Maria", **others: Any) -> AskForService:
        """Return what somebody asks, for a home of their own."""
        number = next(_numbers)
        usual: dict[str, Any] = {
            "service_id": self.house.town.service_id,
            "person": Told(name, f"+3247000{number:04}", f"{name.lower()}@asks.example"),
            "place": a_place(str(number)),
            "need": "Mijn lamp hangt los",
            "client_key": f"ask {number}",
            "locale": "nl",
            "choices": (Choice(self.house.town.options["lamp"]),),
        }
        return AskForService(**(usual | others))

    def ask(self, name: str = "Maria", *, by: Actor | None = None, now: datetime = MONDAY, **others: Any) -> int:
        """Ask from the pages unless ``by`` says otherwise, and return the id."""
        return self.send(self.wish(name, **others), by=by, now=now).request_id

    def send(self, wish: AskForService, *, by: Actor | None = None, now: datetime = MONDAY) -> Received:
        """Ask exactly this."""
        return in_transaction(lambda session: ask_for_service(session, wish, by=by or self.house.resident, now=now))

    def view(self, request_id: int, *, by: Actor | None = None) -> RequestView:
        """Return a request as it stands."""
        with reading() as session:
            return request_by_id(session, request_id, by=by or self.desk, today=TODAY)

    def queue(self, *, by: Actor | None = None, today: date = TODAY) -> list[RequestView]:
        """Return the open requests in their order."""
        with reading() as session:
            return open_requests(session, by=by or self.desk, today=today)

    def know(self, request_id: int) -> int:
        """Tie it to a resident."""
        return in_transaction(lambda session: know_resident(session, request_id, by=self.desk, now=MONDAY))

    def plan(self, request_id: int, *, by: Actor | None = None, **others: Any) -> None:
        """Agree when we look."""
        asked = PlanIntake(request_id=request_id, **others)
        in_transaction(lambda session: plan_intake(session, asked, by=by or self.desk, now=MONDAY))

    def look(self, request_id: int, *, by: Actor | None = None, now: datetime = MONDAY, **others: Any) -> None:
        """Write down what came out of the look."""
        usual: dict[str, Any] = {
            "request_id": request_id,
            "words": "Twee lampen, plafond van 2,5 m",
            "is_feasible": True,
            "needed": Granted(minutes=90),
            "seen": kept_request(request_id).version,
        }
        asked = RecordIntake(**(usual | others))
        in_transaction(lambda session: record_intake(session, asked, by=by or self.desk, now=now))

    def decide(
        self, request_id: int, *, accepts: bool = True, by: Actor | None = None, now: datetime = MONDAY, **others: Any
    ) -> None:
        """Say yes, to three hours a week, or no."""
        usual: dict[str, Any] = {
            "request_id": request_id,
            "accepts": accepts,
            "ground": Ground.FITS if accepts else Ground.REGULAR_MARKET,
            "body": Body.PERSON,
            "decided_on": local_date(now),
            "seen": kept_request(request_id).version,
            "granted": Granted(minutes=180, per=Per.WEEK) if accepts else Granted(),
        }
        asked = DecideRequest(**(usual | others))
        in_transaction(lambda session: decide_request(session, asked, by=by or self.desk, now=now))

    def wait(self, request_id: int, *, by: Actor | None = None, now: datetime = MONDAY) -> None:
        """Put it on the list."""
        in_transaction(lambda session: put_on_waiting_list(session, request_id, by=by or self.desk, now=now))

    def confirm(self, request_id: int, *, by: Actor | None = None, **others: Any) -> None:
        """Tie what was booked to it."""
        asked = ConfirmRequest(request_id=request_id, **others)
        in_transaction(lambda session: confirm_request(session, asked, by=by or self.desk, now=MONDAY))

    def withdraw(self, request_id: int, *, by: Actor | None = None, now: datetime = MONDAY) -> None:
        """Take it back, from the pages unless ``by`` says otherwise."""
        in_transaction(lambda session: withdraw_request(session, request_id, by=by or self.house.resident, now=now))

    def book(self, resident_id: int, starts_at: datetime, *, place: Any = None) -> Confirmed:
        """Book a lamp for a resident, as the call page does."""
        asked = BookForCaller(
            resident_id=resident_id,
            service_id=self.house.town.service_id,
            choices=(Choice(self.house.town.options["lamp"]),),
            place=place or a_place(),
            starts_at=starts_at,
            shown_total=Money.from_cents(3750),
            client_key=f"call {next(_numbers)}",
        )
        return in_transaction(lambda session: book_for_caller(session, asked, by=self.desk, now=MONDAY))

    def make_confidential(self, *guides: Actor) -> None:
        """Let nobody but ``guides`` see into the service."""

        def change(session: Session) -> None:
            service_id = self.house.town.service_id
            session.execute(update(ServiceRow).where(ServiceRow.id == service_id).values(confidential=True))
            session.add_all(
                ServiceGuideRow(
                    organisation_id=self.house.town.organisation_id, service_id=service_id, staff_id=guide.user_id
                )
                for guide in guides
            )

        in_transaction(change)

    def a_guide(self, role: Role = Role.DESK) -> Actor:
        """Return somebody else of the staff."""

        def hire(session: Session) -> Actor:
            organisation = session.get_one(OrganisationRow, self.house.town.organisation_id)
            row = a_staff_member(session, organisation, role=role, name="Griet")
            return Actor(organisation.id, frozenset({role}), user_id=row.id, name=row.name)

        return in_transaction(hire)


def some_requests(session: Session, *, path: str = "request") -> Requests:
    """Make a house whose service takes this path."""
    house = a_house(session)
    session.get_one(ServiceRow, house.town.service_id).path = path
    session.flush()
    return Requests(house)


def kept_request(request_id: int) -> RequestRow:
    """Return a request as it is kept now."""
    return next(row for row in kept(RequestRow) if row.id == request_id)


def told(address: str) -> list[str]:
    """Return the kinds of what was told at this address, in order."""
    rows = sorted(kept(OutboxRow), key=lambda row: row.id)
    return [row.kind for row in rows if row.recipient == address]
