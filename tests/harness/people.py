"""Organisations and staff for tests, and their way in without typing a password.

``with app.app_context(): town = in_transaction(an_organisation)``, in the same way ``a_staff_member``; then
``sign_in(client, anna)``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from itertools import count

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from booking.gateways.passwords import hash_password
from booking.rules.actors import Actor, Role
from booking.store.database import in_transaction, reading
from booking.store.queries.accounts import find_staff_member
from booking.store.tables import OrganisationRow, RoleRow, StaffRow, WorkerRow
from booking.usecases.accounts.start_session import start_session
from booking.web.common import clock

PASSWORD = "keerbergen in de zomer"
HOST = "localhost"
GIVEN_AT = datetime(2026, 1, 5, 8, tzinfo=UTC)

_numbers = count(1)


def an_organisation(session: Session, *, host: str = HOST, **others: object) -> OrganisationRow:
    """Keep an organisation that answers to ``host``; ``others`` replace the usual facts."""
    usual: dict[str, object] = {
        "slug": host.replace(".", "-"),
        "name": "Buurtdiensten Keerbergen",
        "base_url": f"http://{host}",
        "phone": "+3216000000",
        "phone_hours": {
            "nl": "Maandag tot vrijdag van 8.30 tot 12 uur",
            "fr": "Du lundi au vendredi de 8 h 30 à 12 h",
            "en": "Monday to Friday from 8.30 to 12.00",
        },
        "email": f"hallo@{host}.example",
        "brand": "#0b5d4e",
        "brand_ink": "#ffffff",
        "warm": "#f2a33a",
    }
    row = OrganisationRow(host=host, **(usual | others))
    session.add(row)
    session.flush()
    return row


def a_staff_member(
    session: Session, organisation: OrganisationRow, *, role: Role | tuple[Role, ...], **others: object
) -> StaffRow:
    """Keep somebody with ``role`` (or roles). A worker gets a worker to be; all have ``PASSWORD`` and an address."""
    roles = role if isinstance(role, tuple) else (role,)
    number = next(_numbers)
    usual: dict[str, object] = {
        "name": f"Sofie Peeters {number}",
        "email": f"{roles[0]}{number}@keerbergen.example",
        "password_hash": _password_hash(),
        "locale": "nl",
    }
    if Role.WORKER in roles and "worker_id" not in others:
        usual["worker_id"] = a_worker(session, organisation, name=str(others.get("name", usual["name"]))).id
    row = StaffRow(organisation_id=organisation.id, **(usual | others))
    session.add(row)
    session.flush()
    for each in roles:
        session.add(RoleRow(organisation_id=organisation.id, staff_id=row.id, role=str(each), given_at=GIVEN_AT))
    session.flush()
    return row


def a_worker(session: Session, organisation: OrganisationRow, **others: object) -> WorkerRow:
    """Keep a worker, without any hours."""
    usual: dict[str, object] = {
        "name": "Youssef Amrani",
        "phone": "+32470000000",
        "skills": ["general"],
        "travel_mode": "bike",
        "base_latitude": 51.0027,
        "base_longitude": 4.6327,
    }
    row = WorkerRow(organisation_id=organisation.id, **(usual | others))
    session.add(row)
    session.flush()
    return row


def actor_for(staff: StaffRow, *roles: Role) -> Actor:
    """Return ``staff`` as use cases want to know them. Without ``roles``, the desk."""
    return Actor(
        staff.organisation_id,
        roles=frozenset(roles or {Role.DESK}),
        user_id=staff.id,
        worker_id=staff.worker_id,
        name=staff.name,
    )


def sign_in(client: FlaskClient, staff: StaffRow, *, host: str = HOST) -> None:
    """Become ``staff`` in the browser ``client``, as after their sign-in page."""
    with client.application.app_context():
        with reading() as session:
            member = find_staff_member(session, organisation_id=staff.organisation_id, staff_id=staff.id)
        assert member is not None, "somebody who does not work there cannot sign in"
        begun = in_transaction(
            lambda session: start_session(session, member, is_lasting=Role.WORKER in member.roles, now=clock.now())
        )
    with client.session_transaction(base_url=f"http://{host}") as browser:
        browser["_user_id"] = begun.token


@cache
def _password_hash() -> str:
    """Return the hash of ``PASSWORD``, made once for all tests: it is slow on purpose."""
    return hash_password(PASSWORD)
