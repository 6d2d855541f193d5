"""Proposing a class from what was seen, and keeping nothing of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.pricing.facts import Household
from booking.rules.pricing.proposing import ProposedPrice
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.prices import AbsurdQuantity
from booking.rules.refusals.tariffs import NoTariff, UnknownStatus
from booking.store.database import reading
from booking.usecases.pricing.propose_class import ProposeClass, propose_class
from tests.usecases.pricing.test_record_decision import TODAY, Office


@pytest.fixture
def office(app: Flask) -> Office:
    """A desk and one household."""
    return Office(app)


def propose(office: Office, *, by: Actor | None = None, on: date = TODAY, **seen: Any) -> ProposedPrice:
    asked = ProposeClass(office.household_id, office.town.service_id, on, Household(**seen))
    with office.app.app_context(), reading() as session:
        return propose_class(session, asked, by=by or office.by)


def test_what_was_seen_leads_to_a_class(office: Office) -> None:
    assert propose(office, statuses=frozenset({"vt"})).standing.class_code == "vt"
    assert propose(office).standing.class_code == "standard"


@pytest.mark.parametrize(
    ("seen", "refusal"),
    [
        ({"statuses": frozenset({"millionaire"})}, UnknownStatus),
        ({"income": Decimal(99_999_999)}, AbsurdQuantity),
        ({"on": date(2025, 12, 31)}, NoTariff),
        ({"on": date.max}, NoTariff),
    ],
)
def test_what_cannot_be_is_refused(office: Office, seen: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        propose(office, **seen)


def test_only_the_office_of_the_organisation_asks(office: Office) -> None:
    with pytest.raises(NotAllowed):
        propose(office, by=resident_of(office.town.organisation_id, household_id=office.household_id))
    with pytest.raises(NotFound):
        propose(office, by=Actor(office.town.organisation_id + 1, roles=frozenset({Role.DESK}), user_id=1))
