"""For whom a visitor acts who came by their own private link: ``?voor=`` in the address of the first question."""

from __future__ import annotations

from flask import request

from booking.rules.refusals import NotFound
from booking.store.database import reading
from booking.store.queries.representatives import Represented
from booking.usecases.representatives.stand_in import represented_resident
from booking.web.common import clock
from booking.web.common.identity import prove_household, proved_representative
from booking.web.resident.visitor import visitor

_MOST_DIGITS = 18


def represented() -> Represented | None:
    """Return the resident whom the address names, or None where it names nobody.

    Their household is proved by that. Raises ``NotFound`` where the visitor may not book for them today.
    """
    named = request.args.get("voor")
    if named is None:
        return None
    representative_id = proved_representative()
    if representative_id is None or not (named.isascii() and named.isdecimal() and len(named) <= _MOST_DIGITS):
        raise NotFound
    by, now = visitor(), clock.now()
    with reading() as session:
        one = represented_resident(session, int(named), representative_id=representative_id, by=by, now=now)
    prove_household(one.household_id, representative_id=representative_id)
    return one
