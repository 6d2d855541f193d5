"""Who is there: staff by the session they signed in to, residents by the private link they opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, g, session
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.secrets import session_hash
from booking.store.database import reading
from booking.store.queries.accounts import StaffMember, find_signed_in
from booking.web.common import clock
from booking.web.common.tenancy import current_organisation, has_organisation

#: How long a browser that opened a private link is taken for that household.
HOUSEHOLD_PROOF_LASTS = timedelta(hours=2)
_HOUSEHOLD = "household"
_REPRESENTATIVE = "representative"

login_manager = LoginManager()


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc] # flask_login has no types
    """Somebody of the staff in this browser; ``current_user`` in views and templates."""

    staff: StaffMember
    token: str

    @property
    def name(self) -> str:
        """How they are called."""
        return self.staff.name

    @property
    def roles(self) -> frozenset[Role]:
        """What they may do, at this moment."""
        return self.staff.roles

    @property
    def locale(self) -> str:
        """The language they read."""
        return self.staff.locale

    def get_id(self) -> str:
        """Return what the session cookie carries: the secret of the session, never a person's number."""
        return self.token


class Anybody(AnonymousUserMixin):  # type: ignore[misc] # flask_login has no types
    """Who has not signed in: a resident, or staff that still has to."""

    name = ""
    roles: frozenset[Role] = frozenset()
    locale = None


def init_identity(app: Flask) -> None:
    """Recognise people before anything else looks at the request."""
    login_manager.init_app(app)
    login_manager.anonymous_user = Anybody
    # Phones change their address all day; the token in the signed cookie is what counts.
    login_manager.session_protection = None
    login_manager.user_loader(_load)
    # Now, and not when a template asks: looking ends with a rollback, which must not fall into other work.
    app.before_request(_recognise)


def actor() -> Actor:
    """Return who does what this request asks, for queries and use cases."""
    organisation_id = current_organisation().id
    if not current_user.is_authenticated:
        return _resident(organisation_id)
    staff: StaffMember = current_user.staff
    return Actor(
        organisation_id,
        roles=staff.roles,
        user_id=staff.id,
        worker_id=staff.worker_id,
        name=staff.name,
    )


def remember_sign_in(staff: StaffMember, token: str, *, on_this_device: bool) -> None:
    """Begin a new browser session for ``staff``: nothing of the one before stays in it.

    ``on_this_device`` keeps it when the browser is closed, for a worker's own phone.
    """
    session.clear()
    session.permanent = on_this_device
    login_user(SignedIn(staff, token))


def forget_sign_in() -> None:
    """Leave nothing of the browser session."""
    session.clear()
    forget_who_it_is()


def forget_who_it_is() -> None:
    """Take the person for anybody during the rest of this request, without asking the database."""
    g._login_user = Anybody()  # noqa: SLF001 - where flask_login keeps it


def prove_household(household_id: int, *, representative_id: int | None = None) -> None:
    """Remember that this browser showed a genuine private link of the household.

    Or, with ``representative_id``, the one of somebody who acts for it: that counts only while they do, which whoever
    uses it has to look up each time.
    """
    until = clock.now() + HOUSEHOLD_PROOF_LASTS
    session[_HOUSEHOLD] = [current_organisation().id, household_id, until.timestamp(), representative_id]


def forget_household() -> None:
    """Forget which household this browser belongs to."""
    session.pop(_HOUSEHOLD, None)


def prove_representative(representative_id: int) -> None:
    """Remember that this browser showed the genuine private link of somebody who acts for others."""
    until = clock.now() + HOUSEHOLD_PROOF_LASTS
    session[_REPRESENTATIVE] = [current_organisation().id, representative_id, until.timestamp()]


def proved_representative() -> int | None:
    """Return who showed their private link in this browser, not too long ago."""
    return _proved(_REPRESENTATIVE)


def _resident(organisation_id: int) -> Actor:
    household_id = _proved(_HOUSEHOLD)
    if household_id is None:
        return resident_of(organisation_id)
    # A cookie of before says nothing of who acts.
    through = [*session[_HOUSEHOLD], None][3]
    return resident_of(organisation_id, household_id=household_id, representative_id=through)


def _proved(what: str) -> int | None:
    proof: Any = session.get(what)
    if not proof:
        return None
    organisation_id, proved_id, until = proof[:3]
    if organisation_id != current_organisation().id or until < clock.now().timestamp():
        return None
    return int(proved_id)


def _recognise() -> None:
    if has_organisation():
        bool(current_user.is_authenticated)


def _load(token: str) -> SignedIn | None:
    if not has_organisation():
        return None
    with reading() as db_session:
        staff = find_signed_in(
            db_session,
            token_hash=session_hash(token),
            organisation_id=current_organisation().id,
            now=clock.now(),
        )
    return SignedIn(staff, token) if staff else None
