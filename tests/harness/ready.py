"""People who have answered everything but when: each has a draft, a cookie and a form that the server will believe."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from flask import session as browser
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from booking.rules.actors import resident_of
from booking.store.database import in_transaction, reading
from booking.store.queries.accounts import find_staff_member
from booking.store.tables import StaffRow
from booking.usecases.accounts.start_session import start_session
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.drafts.choose_place import choose_place
from booking.usecases.drafts.requests import ChosenTasks
from booking.usecases.drafts.start_draft import start_draft
from booking.web.common import clock
from booking.web.resident.days import moment_value
from booking.web.resident.visitor import remember_draft
from tests.harness import wire
from tests.harness.town import STREETS, Town
from tests.harness.wire import Answer

STREET, POSTCODE = "Molenstraat", "3140"
#: Where all of them live, on the map.
HOME = STREETS[STREET, POSTCODE]
_CENTS = re.compile(rb'name="shown_cents"[^>]*value="(\d+)"')
_NUMBER = re.compile(rb'class="number"><bdi[^>]*>([^<]+)<')


@dataclass(frozen=True, slots=True)
class Ready:
    """Somebody before the page with the times."""

    token: str
    cookie: str
    csrf: str

    @property
    def path(self) -> str:
        """Where the times stand."""
        return f"/boeken/{self.token}/tijd"

    def looking(self, first: str = "") -> bytes:
        """Return the request that opens the page with the times, from the day ``first`` on."""
        return wire.get(f"{self.path}?vanaf={first}" if first else self.path, cookie=self.cookie)

    def choosing(self, starts_at: datetime) -> bytes:
        """Return the request that chooses a time."""
        return self.sending("tijd", starts_at=moment_value(starts_at))

    def sending(self, page: str, **fields: str) -> bytes:
        """Return the request that sends the form of a page of the way."""
        return wire.post(f"/boeken/{self.token}/{page}", cookie=self.cookie, csrf_token=self.csrf, **fields)


def people_ready(app: Flask, town: Town, option_id: int, *, people: int) -> list[Ready]:
    """Return ``people`` who want ``option_id``, each at a house of their own in one street.

    The context of ``app`` must be open.
    """
    tokens = in_transaction(
        lambda session: [_draft(session, town, option_id, number=number) for number in range(people)]
    )
    return [_believed(app, token) for token in tokens]


def promised(ask: Callable[[bytes], Answer], me: Ready, *, name: str, phone: str) -> str:
    """Finish what ``me`` kept a place for, page by page; return the number that the last page tells, or nothing."""
    ask(me.sending("wie", name=name, phone=phone, email=""))
    check = ask(wire.get(f"/boeken/{me.token}/controle", cookie=me.cookie))
    cents = _CENTS.search(check.body)
    if cents is None:
        return told_number(ask, me, check)
    shown = cents[1].decode()
    return told_number(ask, me, ask(me.sending("controle", shown_cents=shown, claimed_ground="", pay_by="invoice")))


def told_number(ask: Callable[[bytes], Answer], me: Ready, answer: Answer) -> str:
    """Return the number on the page of the booking that ``answer`` leads to, or nothing where it leads elsewhere."""
    if "/b/" not in answer.location:
        return ""
    number = _NUMBER.search(ask(wire.get(answer.location, cookie=me.cookie)).body)
    return "".join(filter(str.isdigit, number[1].decode())) if number else ""


def _draft(session: Session, town: Town, option_id: int, *, number: int) -> str:
    by, now = resident_of(town.organisation_id), clock.now()
    token = start_draft(session, town.service_id, ChosenTasks({option_id: 1}), by=by, now=now)
    home = TypedAddress(STREET, str(number + 1), "", POSTCODE, "")
    choose_place(session, token, home, by=by, now=now)
    return token


def _believed(app: Flask, token: str) -> Ready:
    """Return what the browser of somebody who walked through the pages holds: the cookie that the app would sign."""
    with _a_browser(app):
        remember_draft(token)
        return Ready(token, *_cookie(app))


def signed_in_as(app: Flask, staff: StaffRow) -> tuple[str, str]:
    """Return the cookie of ``staff`` as after their sign-in page, and the secret of their forms."""
    with reading() as session:
        member = find_staff_member(session, organisation_id=staff.organisation_id, staff_id=staff.id)
    assert member is not None, "somebody who does not work there cannot sign in"
    begun = in_transaction(lambda session: start_session(session, member, is_lasting=False, now=clock.now()))
    with _a_browser(app):
        browser["_user_id"] = begun.token
        return _cookie(app)


@contextmanager
def _a_browser(app: Flask) -> Iterator[None]:
    # A context of its own, or everybody gets the form secret of the first.
    with app.app_context(), app.test_request_context(base_url="http://localhost"):
        yield


def _cookie(app: Flask) -> tuple[str, str]:
    csrf = generate_csrf()
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined] # flask's own
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(dict(browser))}", csrf
