"""The house behind the pages of a browser test: its town, its staff, its clock, and the way in for a window."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, OrganisationRow, StaffRow
from booking.usecases.bookings.requests import Who
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import Town, a_town
from tests.usecases.work.visits import Visit, a_visit
from tests.web.resident.way import Way

T = TypeVar("T")

MARIA = Who("Maria Peeters", "+32470123456", "maria@example.org", "en")


@dataclass(frozen=True)
class House:
    """What stands behind the pages. Everybody of the staff reads English; An, in the town, is the worker."""

    app: Flask
    town: Town
    staff: dict[Role, StaffRow]
    clock: FrozenClock

    def do(self, work: Callable[[Session], T]) -> T:
        """Run and commit."""
        with self.app.app_context():
            return in_transaction(work)

    def visit(self, starts_at: datetime, *, by: tuple[str, ...] = ("An",), who: Who = MARIA) -> Visit:
        """Promise somebody that a lamp will be hung."""
        return self.do(
            lambda session: a_visit(session, self.town, starts_at=starts_at, now=self.clock.now(), by=by, who=who)
        )

    def bookings(self, *states: str) -> list[str]:
        """Return the numbers of the bookings in ``states``, in all of them without any, oldest first."""
        wanted = select(BookingRow.number).order_by(BookingRow.id)
        with self.app.app_context(), reading() as session:
            return list(session.scalars(wanted.where(BookingRow.state.in_(states)) if states else wanted))

    def let_in(self, page: Page, role: Role) -> Page:
        """Let somebody of the staff be signed in, in the browser of ``page``."""
        client = self.app.test_client()
        sign_in(client, self.staff[role])
        take_over(client, page)
        return page

    def way(self) -> Way:
        """Return a resident who walks to a booking quickly, without a browser, in English."""
        client = self.app.test_client()
        assert isinstance(client, StrictClient)
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return Way(client, self.town)


def a_house(app: Flask, clock: FrozenClock, *, address: str) -> House:
    """Build a house that knows that it answers at ``address``."""
    with app.app_context():
        town, staff = in_transaction(lambda session: _build(session, address))
    return House(app, town, staff, clock)


def take_over(client: FlaskClient, page: Page) -> None:
    """Go on in the browser of ``page`` where ``client`` was."""
    cookie = client.get_cookie("buurtboek")
    assert cookie is not None, "no session to take over"
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])


def _build(session: Session, address: str) -> tuple[Town, dict[Role, StaffRow]]:
    town = a_town(session)
    organisation = session.get_one(OrganisationRow, town.organisation_id)
    organisation.base_url = address
    return town, {
        Role.WORKER: a_staff_member(
            session, organisation, role=Role.WORKER, worker_id=town.workers["An"], name="An", locale="en"
        ),
        Role.DESK: a_staff_member(session, organisation, role=Role.DESK, name="Els Desmet", locale="en"),
        Role.COORDINATOR: a_staff_member(session, organisation, role=Role.COORDINATOR, name="Cem Kaya", locale="en"),
    }
