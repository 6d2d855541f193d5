"""Recording a price decision."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from booking.regulations import regulation_text
from booking.rules.actors import Actor, Role, resident_of
from booking.rules.money import Money
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.prices import (
    AmountOutside,
    DecisionTooLong,
    EvidenceMissing,
    GroundDoesNotFit,
    NothingDecided,
    NotSeenYet,
    ReviewOutside,
)
from booking.rules.refusals.tariffs import NoTariff
from booking.rules.refusals.times import InvalidPeriod
from booking.store.database import in_transaction, reading
from booking.store.queries.tariffs import decision_on
from booking.store.tables import OrganisationRow, PriceDecisionRow, TariffRow
from booking.usecases.bookings.requests import Who
from booking.usecases.pricing.record_decision import RecordDecision, record_decision
from booking.usecases.residents.register_resident import register_resident
from tests.harness.people import a_staff_member, actor_for
from tests.harness.town import MONDAY, Town, a_place, a_town

TODAY = date(2026, 11, 23)


class Office:
    """A desk and one household."""

    def __init__(self, app: Flask) -> None:
        """Make both."""
        self.app = app
        with app.app_context():
            self.town: Town = in_transaction(a_town)
            clerk = in_transaction(
                lambda session: a_staff_member(
                    session, session.get_one(OrganisationRow, self.town.organisation_id), role=Role.DESK
                )
            )
            self.by: Actor = actor_for(clerk)
            who = Who("Maria", "+32470123456", "", "nl")
            self.household_id = in_transaction(
                lambda session: register_resident(session, who, a_place(), by=self.by, now=MONDAY)
            ).household_id

    def record(self, *, by: Actor | None = None, **others: object) -> int:
        """Record a good decision; ``others`` replace its facts."""
        usual: dict[str, object] = {
            "household_id": self.household_id,
            "service_id": self.town.service_id,
            "class_code": "vt",
            "ground": "vt",
            "evidence": "certificate",
            "seen_on": TODAY,
            "valid_from": TODAY,
            "valid_until": TODAY + timedelta(days=365),
        }
        asked = RecordDecision(**(usual | others))  # type: ignore[arg-type]
        with self.app.app_context():
            return in_transaction(lambda session: record_decision(session, asked, by=by or self.by, now=MONDAY))


@pytest.fixture
def office(app: Flask) -> Office:
    """A desk and one household."""
    return Office(app)


def test_the_newest_decision_for_a_day_counts(office: Office) -> None:
    office.record()
    office.record(class_code="social", ground="igo", valid_until=TODAY + timedelta(days=10))
    with office.app.app_context(), reading() as session:

        def counts(on: date) -> str | None:
            found = decision_on(
                session, office.town.organisation_id,
                household_id=office.household_id, service_id=office.town.service_id, on=on,
            )  # fmt: skip
            return found.class_code if found else None

        days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=10), TODAY + timedelta(days=365)]
        assert [counts(on) for on in days] == [None, "social", "vt", None]


def test_a_class_without_grounds_needs_none(office: Office) -> None:
    recorded = office.record(class_code="standard", ground="")
    with office.app.app_context(), reading() as session:
        kept = session.get_one(PriceDecisionRow, recorded)
        assert (kept.class_code, kept.ground) == ("standard", "")


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"ground": "igo"}, GroundDoesNotFit),
        ({"ground": ""}, GroundDoesNotFit),
        ({"class_code": "standard"}, GroundDoesNotFit),
        ({"class_code": "gratis"}, GroundDoesNotFit),
        ({"evidence": "hearsay"}, NotFound),
        ({"seen_on": TODAY + timedelta(days=1)}, NotSeenYet),
        ({"valid_until": TODAY}, InvalidPeriod),
        ({"valid_until": TODAY.replace(year=2029, day=24)}, DecisionTooLong),
        ({"valid_from": date(2025, 12, 31)}, NoTariff),
        ({"household_id": 999}, NotFound),
        ({"service_id": 999}, NotFound),
        ({"class_code": None, "ground": ""}, NothingDecided),
        ({"amount": Money.of("8.25")}, AmountOutside),
        ({"review_on": TODAY}, ReviewOutside),
        ({"valid_until": date.max}, DecisionTooLong),
    ],
)
def test_what_the_rules_do_not_allow_is_refused(
    office: Office, wrong: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        office.record(**wrong)


def test_only_the_office_of_the_organisation_decides(office: Office) -> None:
    with pytest.raises(NotAllowed):
        office.record(by=resident_of(office.town.organisation_id, household_id=office.household_id))
    with office.app.app_context():
        other = in_transaction(lambda session: a_town(session, host="elders.example", name="Elders"))
    stranger = Actor(other.organisation_id, roles=frozenset({Role.COORDINATOR}), user_id=1)
    with pytest.raises(NotFound):
        office.record(by=stranger)


def test_what_is_on_its_way_makes_a_provisional_decision_only(office: Office) -> None:
    with pytest.raises(EvidenceMissing):
        office.record(evidence="on_its_way")
    office.record(evidence="on_its_way", provisional=True)


def test_the_final_decision_begins_on_the_first_day_of_the_provisional_one(office: Office) -> None:
    office.record(evidence="on_its_way", provisional=True, valid_until=TODAY + timedelta(days=30))
    final = office.record(class_code="social", ground="igo", review_on=TODAY + timedelta(days=180))
    with office.app.app_context(), reading() as session:
        counts = decision_on(
            session, office.town.organisation_id,
            household_id=office.household_id, service_id=office.town.service_id, on=TODAY,
        )  # fmt: skip
        assert counts is not None
        assert (counts.decision_id, counts.class_code, counts.provisional) == (final, "social", False)
        assert session.get_one(PriceDecisionRow, final).review_on == TODAY + timedelta(days=180)


def test_an_amount_is_kept_where_the_regulation_leaves_it_to_a_person(office: Office) -> None:
    lubbeek = regulation_text("lubbeek-maaltijden")
    with office.app.app_context():
        in_transaction(lambda session: session.execute(update(TariffRow).values(text=lubbeek)))
    kept = office.record(class_code=None, ground="inquiry", evidence="home_visit", amount=Money.of("8.25"))
    with office.app.app_context(), reading() as session:
        row = session.get_one(PriceDecisionRow, kept)
        assert (row.class_code, row.amount_cents, row.ground) == (None, 825, "inquiry")
    for amount in ("6.99", "10.01"):
        with pytest.raises(AmountOutside):
            office.record(class_code=None, ground="inquiry", amount=Money.of(amount))


def test_the_books_have_no_place_for_an_income() -> None:
    columns = set(PriceDecisionRow.__table__.columns.keys())
    assert columns == {
        "id", "organisation_id", "household_id", "service_id", "person", "class_code", "amount_cents", "provisional",
        "ground", "evidence", "evidence_seen_on", "valid_from", "valid_until", "review_on", "decided_by_id",
        "decided_at",
    }  # fmt: skip
