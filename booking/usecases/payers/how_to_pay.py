"""Who pays for what is about to be booked, and whether the person at the screen may pay it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.payers import who_pays
from booking.store.queries.drafts import Draft
from booking.store.queries.payers import own_part_payers, payer_by_id
from booking.usecases.representatives.find import require_may_book


@dataclass(frozen=True, slots=True)
class HowToPay:
    """``payer`` is who pays for the household, empty where it pays itself."""

    payer: str
    may_pay: bool


def how_to_pay(session: Session, draft: Draft, *, by: Actor, now: datetime) -> HowToPay:
    """Return it for a draft with a kept time; ``confirm_booking`` decides the same.

    Of a household that ``by`` did not prove nothing is told. Raises ``NotFound`` for who no longer acts for it.
    """
    if by.household_id is None or draft.hold is None:
        return HowToPay("", may_pay=True)
    on = local_date(draft.hold.starts_at)
    name = own_payer(session, by.organisation_id, by.household_id, draft.service_id, on=on)
    if by.representative_id is None:
        return HowToPay(name, may_pay=not name)
    acts = require_may_book(session, by.representative_id, by.household_id, by=by, now=now)
    return HowToPay(name, may_pay=acts.may_pay and not name)


def own_payer(session: Session, organisation_id: int, household_id: int | None, service_id: int, *, on: date) -> str:
    """Return who pays a household's own part for a service on a day; empty where it pays itself, or is nobody yet."""
    if household_id is None:
        return ""
    payer_id = who_pays(own_part_payers(session, organisation_id, household_id), service_id, on)
    return payer_by_id(session, organisation_id, payer_id).name if payer_id is not None else ""
