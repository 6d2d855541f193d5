"""A bike point with somebody at its bench and somebody at the desk, and a look at what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.money import Money
from booking.rules.work_done import DoneWork
from booking.store.database import in_transaction, reading
from booking.store.tables import OrganisationRow, TicketRow, TicketStepRow
from booking.usecases.bookings.requests import Who
from booking.usecases.tickets.answer_agreement import answer_agreement
from booking.usecases.tickets.ask_agreement import ask_agreement
from booking.usecases.tickets.begin_work import begin_work
from booking.usecases.tickets.bring_in import bring_in
from booking.usecases.tickets.mark_ready import mark_ready
from booking.usecases.tickets.requests import AnswerAgreement, AskAgreement, BenchWork, BringIn, MarkReady
from tests.harness.bikes import TINE, BikePoint, a_bike_point, a_repair
from tests.harness.people import a_staff_member
from tests.harness.town import MONDAY, Town, a_town

T = TypeVar("T")


@dataclass(frozen=True)
class Shop:
    """A bike point at work. An stands at its bench on Monday; Bilal does not."""

    town: Town
    point: BikePoint
    an: Actor
    bilal: Actor
    desk: Actor

    @property
    def resident(self) -> Actor:
        """Somebody who came by a private link."""
        return resident_of(self.town.organisation_id)

    def book(self, *tasks: str, now: datetime = MONDAY, who: Who = TINE) -> tuple[int, int]:
        """Book a repair for today; return the booking's id and the ticket's."""
        return in_transaction(lambda session: a_repair(session, self.town, self.point, *tasks, now=now, who=who))

    def do(self, step: Callable[..., T], *asked: Any, by: Actor | None = None, now: datetime = MONDAY) -> T:
        """Let An, or somebody else, do one thing."""
        return in_transaction(lambda session: step(session, *asked, by=by or self.an, now=now))

    def bring(self, ticket_id: int, *, most: str = "", thing: str = "Rode Oxford", **others: Any) -> int:
        """Take a bike in, and return its label."""
        agreed = Money.of(most) if most else None
        asked = BringIn(ticket_id=ticket_id, thing=thing, key_place="haak 4", agreed_most=agreed)
        return self.do(bring_in, asked, **others)

    def on_the_bench(self, *tasks: str, most: str = "") -> tuple[int, int]:
        """Book, bring and begin; return the booking's id and the ticket's."""
        booking_id, ticket_id = self.book(*tasks)
        self.bring(ticket_id, most=most)
        self.do(begin_work, ticket_id)
        return booking_id, ticket_id

    def work(self, *more: str, minutes: int = 20, parts: str = "0") -> BenchWork:
        """Return so much work, with tasks besides those that were booked."""
        done = DoneWork(minutes, material_cost=Decimal(parts))
        return BenchWork(done=done, options=tuple(self.point.options[one] for one in more))

    def ask(self, ticket_id: int, *more: str, parts: str = "0", **others: Any) -> None:
        """Ask whether the work may cost more."""
        words = "De ketting is versleten."
        self.do(
            ask_agreement, AskAgreement(ticket_id=ticket_id, work=self.work(*more, parts=parts), words=words), **others
        )

    def answer(self, ticket_id: int, *, agrees: bool, asked: str, by: Actor | None = None, **others: Any) -> None:
        """Say yes or no, as the resident unless somebody else does."""
        request = AnswerAgreement(ticket_id=ticket_id, agrees=agrees, asked=Money.of(asked))
        self.do(answer_agreement, request, by=by or self.resident, **others)

    def finish(self, ticket_id: int, *more: str, parts: str = "0", **others: Any) -> None:
        """Say that it is ready."""
        self.do(mark_ready, MarkReady(ticket_id=ticket_id, work=self.work(*more, parts=parts)), **others)


def a_shop(session: Session) -> Shop:
    """Make a bike point with its people."""
    town = a_town(session)
    organisation = session.get_one(OrganisationRow, town.organisation_id)
    ilse = a_staff_member(session, organisation, role=Role.DESK, name="Ilse")

    def worker(name: str) -> Actor:
        return Actor(town.organisation_id, frozenset({Role.WORKER}), worker_id=town.workers[name], name=name)

    desk = Actor(town.organisation_id, frozenset({Role.DESK}), user_id=ilse.id, name=ilse.name)
    return Shop(town, a_bike_point(session, town), worker("An"), worker("Bilal"), desk)


def the_ticket(ticket_id: int) -> TicketRow:
    """Return a ticket as it is kept now."""
    with reading() as session:
        row = session.get_one(TicketRow, ticket_id)
        session.expunge_all()
    return row


def steps(ticket_id: int) -> list[str]:
    """Return what happened to a ticket, first to last."""
    with reading() as session:
        wanted = select(TicketStepRow.step).where(TicketStepRow.ticket_id == ticket_id).order_by(TicketStepRow.id)
        return list(session.scalars(wanted))
