"""What a regulation says about a household, from facts that somebody sees at this moment. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.pricing.facts import Household
from booking.rules.pricing.proposing import ProposedPrice, propose_price
from booking.rules.refusals import NotAllowed
from booking.store.queries.tariffs import rates_of, tariff_on
from booking.usecases.pricing.record_decision import require_household


@dataclass(frozen=True, slots=True)
class ProposeClass:
    """For whom and for which day, with what was seen. The address is the one that we know."""

    household_id: int
    service_id: int
    on: date
    seen: Household


def propose_class(session: Session, request: ProposeClass, *, by: Actor) -> ProposedPrice:
    """Return the class, or the amount, that follows from what was seen, and why. A person decides.

    Income and statuses are looked at and forgotten: only what is decided is ever kept (check PRV-10).
    Raises ``NotAllowed`` for others than the office, ``NotFound`` for a stranger's household, ``NoTariff``,
    ``AbsurdQuantity`` and ``UnknownStatus``.
    """
    if not by.is_office:
        raise NotAllowed
    household = require_household(session, request.household_id, by=by)
    tariff = tariff_on(session, by.organisation_id, request.service_id, request.on)
    seen = replace(request.seen, postcode=household.postcode)
    return propose_price(tariff, seen, on=request.on, rates=rates_of(session, by.organisation_id))
