"""Whether somebody books at once, or asks first."""

from __future__ import annotations

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.requests import leads_to_request
from booking.store.queries.members import members_of
from booking.store.queries.service_facts import Service
from booking.store.tables import PriceDecisionRow


def must_ask_first(session: Session, service: Service, *, by: Actor, today: date) -> bool:
    """Tell whether the way of this person to this service is a request.

    On the path ``decided`` a household books at once while a price decision of it holds, or the attest of a child; we
    know the household only of who came by a private link of their own, and of nobody else. The office books for
    anybody (design §5).
    """
    if by.is_office:
        return False
    has_decision = (
        service.path == "decided"
        and by.household_id is not None
        and (
            has_price_decision(
                session, by.household_id, service.service_id, organisation_id=by.organisation_id, on=today
            )
            or (service.for_members and has_attest(session, by.household_id, by.organisation_id, on=today))
        )
    )
    return leads_to_request(service.path, has_decision=has_decision)


def has_attest(session: Session, household_id: int, organisation_id: int, *, on: date) -> bool:
    """Tell whether somebody of the household has an attest that counts on that day, or later."""
    return any(
        attest.last >= on
        for known in members_of(session, organisation_id, household_id)
        if known.active
        for attest in known.member.attests
    )


def has_price_decision(session: Session, household_id: int, service_id: int, *, organisation_id: int, on: date) -> bool:
    """Tell whether a price decision for the household holds on that day."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    PriceDecisionRow.organisation_id == organisation_id,
                    PriceDecisionRow.household_id == household_id,
                    PriceDecisionRow.service_id == service_id,
                    PriceDecisionRow.person == "",
                    PriceDecisionRow.valid_from <= on,
                    PriceDecisionRow.valid_until > on,
                )
            )
        )
    )
