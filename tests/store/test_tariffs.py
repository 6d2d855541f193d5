"""What counts on a day: the tariff, the rates and what was decided."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.rules.money import Money
from booking.rules.pricing.facts import PriceDecision
from booking.rules.refusals import NotFound
from booking.rules.refusals.tariffs import InvalidTariff, NoTariff
from booking.store.database import in_transaction, reading
from booking.store.queries.tariff_list import tariff_by_id, tariffs_of
from booking.store.queries.tariffs import decision_on, rates_of, tariff_on
from booking.store.tables import HouseholdRow, OrganisationRow, PriceDecisionRow
from tests.harness.people import a_staff_member
from tests.harness.prices import begin_dearer, change_hourly
from tests.harness.town import MONDAY, Town, a_town

TODAY = date(2026, 11, 23)
NEW_YEAR = date(2027, 1, 1)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    """A town whose tariff holds from 2026 until 2032."""
    return in_transaction(a_town)


def hourly(town: Town, on: date = TODAY) -> str:
    """Return what an hour costs everybody else on a day, as printed."""
    with reading() as session:
        rule = tariff_on(session, town.organisation_id, town.service_id, on).lines[0].choices[0].price.rule
    return str(rule.prices["standard"])  # type: ignore[union-attr]


def test_a_tariff_is_read_once_and_anew_when_its_text_or_its_days_change(town: Town) -> None:
    with reading() as session:
        first = tariff_on(session, town.organisation_id, town.service_id, TODAY)
    with reading() as session:
        assert tariff_on(session, town.organisation_id, town.service_id, NEW_YEAR) is first
    in_transaction(lambda session: change_hourly(session, town.tariff_id, "55.00", of="standard"))
    assert hourly(town) == "55.00"
    in_transaction(lambda session: begin_dearer(session, town.tariff_id, NEW_YEAR))
    with reading() as session:
        shorter = tariff_on(session, town.organisation_id, town.service_id, TODAY)
    assert (first.valid_until, shorter.valid_until) == (date(2032, 1, 1), NEW_YEAR)
    assert hourly(town, NEW_YEAR) == "60.00"


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_only_what_is_published_counts(town: Town, state: str) -> None:
    in_transaction(lambda session: session.execute(text("UPDATE tariffs SET state = :state"), {"state": state}))
    with reading() as session, pytest.raises(NoTariff):
        tariff_on(session, town.organisation_id, town.service_id, TODAY)


def test_a_list_shows_what_cannot_be_read_too(town: Town) -> None:
    in_transaction(lambda session: session.execute(text("UPDATE tariffs SET text = 'format ='")))
    with reading() as session:
        (listed,) = tariffs_of(session, town.organisation_id, service_id=town.service_id)
        assert listed.is_in_force(TODAY)
        assert tariffs_of(session, town.organisation_id, service_id=town.service_id + 1) == []
        with pytest.raises(InvalidTariff):
            tariff_by_id(session, town.organisation_id, town.tariff_id)


def test_a_strangers_tariffs_and_rates_do_not_exist(town: Town) -> None:
    stranger = town.organisation_id + 1
    with reading() as session:
        assert tariffs_of(session, stranger) == []
        assert not rates_of(session, stranger).tables
        with pytest.raises(NotFound):
            tariff_by_id(session, stranger, town.tariff_id)
        with pytest.raises(NoTariff):
            tariff_on(session, stranger, town.service_id, TODAY)


def test_a_decision_may_hold_an_amount_for_one_person(town: Town) -> None:
    def write(session: Session) -> tuple[int, int, int]:
        staff = a_staff_member(session, session.get_one(OrganisationRow, town.organisation_id), role=Role.DESK)
        household = HouseholdRow(
            organisation_id=town.organisation_id, street="", house_number="", postcode="", municipality="",
            latitude=51.0, longitude=4.6,
        )  # fmt: skip
        session.add(household)
        session.flush()

        def decide(**facts: Any) -> int:
            row = PriceDecisionRow(
                organisation_id=town.organisation_id, household_id=household.id, service_id=town.service_id,
                ground="vt", evidence="certificate", evidence_seen_on=TODAY, valid_from=TODAY, valid_until=NEW_YEAR,
                decided_by_id=staff.id, decided_at=MONDAY, **facts,
            )  # fmt: skip
            session.add(row)
            session.flush()
            return row.id

        return household.id, decide(class_code="vt", provisional=True), decide(amount_cents=645, person="Lotte")

    household_id, for_all, for_lotte = in_transaction(write)
    with reading() as session:

        def found(person: str = "", on: date = TODAY) -> PriceDecision | None:
            return decision_on(
                session, town.organisation_id, household_id=household_id, service_id=town.service_id, on=on,
                person=person,
            )  # fmt: skip

        usual: dict[str, Any] = {"ground": "vt", "valid_from": TODAY, "valid_until": NEW_YEAR}
        assert found() == PriceDecision(class_code="vt", **usual, provisional=True, decision_id=for_all)
        assert found("Lotte") == PriceDecision(class_code=None, **usual, amount=Money.of("6.45"), decision_id=for_lotte)
        assert found("Piet") is None
        assert found(on=NEW_YEAR) is None
