"""Who stands before the resident's pages, and which drafts are theirs."""

from __future__ import annotations

from typing import Final

from flask import g
from flask import session as browser

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.refusals import NotFound
from booking.store.database import reading
from booking.store.queries.drafts import Draft, draft_by_token
from booking.usecases.drafts.check_draft import proved_household
from booking.usecases.representatives.find import require_may_book
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.identity import prove_household, proved_representative

_DRAFTS: Final = "drafts"
_MOST_DRAFTS: Final = 5


def visitor() -> Actor:
    """Return who acts here. Staff who look at these pages book like anybody else: no other rules, no proof."""
    found = actor()
    if found.kind is not Role.RESIDENT:
        return resident_of(found.organisation_id)
    return found if found.representative_id is None else _acting(found)


def _acting(found: Actor) -> Actor:
    """Return who acts for a household, looked up once a request: anybody, once they no longer may book for it."""
    known: dict[Actor, Actor] = g.setdefault("acting", {})
    if found not in known:
        known[found] = found if _still_acts(found) else resident_of(found.organisation_id)
    return known[found]


def _still_acts(found: Actor) -> bool:
    if found.representative_id is None or found.household_id is None:
        return False
    try:
        with reading() as session:
            require_may_book(session, found.representative_id, found.household_id, by=found, now=clock.now())
    except NotFound:
        return False
    return True


def representative_for(household_id: int) -> int | None:
    """Return who of those that showed themselves in this browser may book for a household today, or None."""
    by = visitor()
    if by.representative_id is not None and by.household_id == household_id:
        return by.representative_id
    shown = proved_representative()
    acts = resident_of(by.organisation_id, household_id=household_id, representative_id=shown)
    return shown if shown is not None and _still_acts(acts) else None


def visitor_for(draft: Draft) -> Actor:
    """Return who finishes ``draft``: known by household only where the draft says that it is for them."""
    by = visitor()
    household_id = proved_household(draft, by=by)
    stands_in = draft.representative_id if household_id is not None else None
    return resident_of(by.organisation_id, household_id=household_id, representative_id=stands_in)


def remember_draft(token: str) -> None:
    """Remember that this browser began a draft; the address of a draft alone opens nothing."""
    others = [known for known in browser.get(_DRAFTS, []) if known != token]
    browser[_DRAFTS] = [*others, token][-_MOST_DRAFTS:]


def own_tokens() -> frozenset[str]:
    """Return the tokens of the drafts that this browser began."""
    return frozenset(browser.get(_DRAFTS, []))


def require_own(token: str) -> None:
    """Raise ``NotFound`` unless this browser began the draft."""
    if token not in own_tokens():
        raise NotFound


def own_draft(token: str) -> Draft:
    """Return a draft that this browser began. Raises ``NotFound`` for any other.

    One that somebody makes for a household for which they act proves that household, as long as they do.
    """
    require_own(token)
    by = visitor()
    with reading() as session:
        draft = draft_by_token(session, by.organisation_id, token)
        if draft.representative_id is not None and draft.household_id is not None:
            if draft.representative_id not in {proved_representative(), actor().representative_id}:
                raise NotFound
            require_may_book(session, draft.representative_id, draft.household_id, by=by, now=clock.now())
            prove_household(draft.household_id, representative_id=draft.representative_id)
    return draft
