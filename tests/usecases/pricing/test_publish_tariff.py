"""From a draft to the tariff that people pay by, from a day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.refusals import VersionChanged
from booking.rules.refusals.services import TasksLeftWithoutPrice
from booking.rules.refusals.tariffs import AbsurdFactor, BeforeItsTime, NoTariff, NotIndexed, PricesWereGiven
from booking.rules.refusals.times import InvalidPeriod
from booking.store.database import in_transaction, reading
from booking.store.queries.tariffs import tariff_on
from booking.store.tables import BookingRow, HouseholdRow, OptionRow, PriceDecisionRow, QuoteRow
from booking.usecases.pricing.index_tariff import IndexTariff, index_tariff
from booking.usecases.pricing.publish_tariff import Gap
from booking.usecases.pricing.save_draft import Saved
from booking.usecases.services.add_option import AddOption, add_option
from tests.harness.town import MONDAY
from tests.usecases.pricing.council import TODAY, Council, a_text
from tests.usecases.services.test_services import SHELF


@pytest.fixture
def council(app_context: None) -> Council:
    """A coordinator whose service has a tariff from 1 January 2026 until 31 December 2031."""
    return Council()


def in_force(council: Council, on: str) -> int | None:
    """Return the id of the tariff by which people pay on a day."""
    with reading() as session:
        try:
            found = tariff_on(session, council.town.organisation_id, council.town.service_id, date.fromisoformat(on))
        except NoTariff:
            return None
        return found.tariff_id


def price_given(council: Council, tariff_id: int, on: date) -> None:
    """Keep a visit on a day, with a price by a tariff."""

    def write(session: Session) -> None:
        starts_at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
        booking = BookingRow(
            organisation_id=council.town.organisation_id, number=f"{on:%Y%m%d}", client_key=f"{on}", state="cancelled",
            service_id=council.town.service_id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1),
            street="", house_number="", postcode="", municipality="", latitude=51.0, longitude=4.6, created_at=MONDAY,
        )  # fmt: skip
        session.add(booking)
        session.flush()
        session.add(
            QuoteRow(
                organisation_id=council.town.organisation_id, booking_id=booking.id, tariff_id=tariff_id,
                class_code="standard", class_reason="not_told", total_cents=0, document={}, given_at=MONDAY,
            )
        )  # fmt: skip

    in_transaction(write)


def test_the_tariff_before_it_ends_the_day_before(council: Council) -> None:
    old, saved = council.town.tariff_id, council.draft(a_text())
    published = council.publish(saved, "2027-01-01")
    assert (published.replaced, published.until, published.gaps) == ((old,), None, ())
    assert council.days(old) == ("published", "2026-01-01", "2027-01-01")
    assert council.days(saved.tariff_id) == ("published", "2027-01-01", "None")
    assert [in_force(council, on) for on in ("2026-12-31", "2027-01-01", "2040-01-01")] == [
        old,
        saved.tariff_id,
        saved.tariff_id,
    ]
    opened = council.opened(saved.tariff_id)
    assert (opened.published_by, opened.published_at) == (council.by.name, MONDAY)


def test_it_can_begin_later_than_its_text_says_and_not_before(council: Council) -> None:
    saved = council.draft(a_text("2027-01-01", "2027-12-31"))
    with pytest.raises(BeforeItsTime) as refused:
        council.publish(saved, "2026-12-31")
    assert refused.value.valid_from == date(2027, 1, 1)
    with pytest.raises(InvalidPeriod):
        council.publish(saved, "2028-01-01")
    council.publish(saved, "2027-03-01")
    assert council.days(saved.tariff_id) == ("published", "2027-03-01", "2028-01-01")
    with reading() as session:
        found = tariff_on(session, council.town.organisation_id, council.town.service_id, date(2027, 3, 1))
    assert (found.valid_from, found.valid_until) == (date(2027, 3, 1), date(2028, 1, 1))


def test_one_that_comes_later_keeps_its_days(council: Council) -> None:
    next_year, correction = council.draft(a_text("2027-01-01")), council.draft(a_text("2026-12-01"))
    council.publish(next_year, "2027-01-01")
    published = council.publish(correction, "2026-12-01")
    assert published.until == date(2027, 1, 1)
    assert council.days(council.town.tariff_id) == ("published", "2026-01-01", "2026-12-01")
    assert council.days(correction.tariff_id) == ("published", "2026-12-01", "2027-01-01")
    assert council.days(next_year.tariff_id) == ("published", "2027-01-01", "None")


def test_days_that_have_no_tariff_any_more_are_told(council: Council) -> None:
    summer = council.draft(a_text("2027-06-01", "2027-08-31"))
    published = council.publish(summer, "2027-06-01")
    assert published.gaps == (Gap(date(2027, 9, 1), date(2031, 12, 31)),)
    assert in_force(council, "2027-09-01") is None
    far = council.publish(council.draft(a_text("2033-01-01")), "2033-01-01")
    assert far.gaps == (Gap(date(2027, 9, 1), date(2032, 12, 31)),)
    between = council.publish(council.draft(a_text("2027-09-01", "2031-12-31")), "2027-09-01")
    assert between.gaps == (Gap(date(2032, 1, 1), date(2032, 12, 31)),)
    assert council.publish(council.draft(a_text("2032-01-01")), "2032-01-01").gaps == ()


def test_one_from_the_same_day_takes_the_place_of_what_nobody_paid_by(council: Council) -> None:
    first, second = council.draft(a_text()), council.draft(a_text(price="21.00"))
    council.publish(first, "2027-01-01")
    assert council.publish(second, "2027-01-01").replaced == (first.tariff_id,)
    # Never a draft again: a price may be given by it at this very moment.
    assert council.days(first.tariff_id)[0] == "withdrawn"
    assert in_force(council, "2027-01-01") == second.tariff_id


def test_what_gave_prices_is_withdrawn_and_stays_readable(council: Council) -> None:
    first, second = council.draft(a_text()), council.draft(a_text(price="21.00"))
    council.publish(first, "2027-01-01")
    price_given(council, first.tariff_id, date(2027, 1, 4))
    council.publish(second, "2027-01-01")
    assert council.days(first.tariff_id)[0] == "withdrawn"
    assert council.opened(first.tariff_id).tariff.tariff_id == first.tariff_id


def test_prices_of_past_days_are_replaced_for_a_reason_only(council: Council) -> None:
    price_given(council, council.town.tariff_id, date(2026, 11, 1))
    price_given(council, council.town.tariff_id, date(2026, 11, 9))
    price_given(council, council.town.tariff_id, date(2026, 11, 20))
    price_given(council, council.town.tariff_id, TODAY)
    saved = council.draft(a_text("2026-11-02"))
    with pytest.raises(PricesWereGiven) as refused:
        council.publish(saved, "2026-11-02", reason="  ")
    assert (refused.value.bookings, refused.value.first) == (2, date(2026, 11, 9))
    assert council.days(council.town.tariff_id) == ("published", "2026-01-01", "2032-01-01")
    council.publish(saved, "2026-11-02", reason="The council decided so on 30 October")
    assert council.opened(saved.tariff_id).reason == "The council decided so on 30 October"


def test_days_to_come_and_past_days_without_prices_need_no_reason(council: Council) -> None:
    price_given(council, council.town.tariff_id, date(2026, 11, 1))
    price_given(council, council.town.tariff_id, TODAY)
    saved = council.draft(a_text("2026-11-02"))
    council.publish(saved, "2026-11-02")
    assert council.days(saved.tariff_id) == ("published", "2026-11-02", "None")
    assert council.opened(saved.tariff_id).reason == ""


def test_what_was_changed_in_the_meantime_is_not_published(council: Council) -> None:
    saved = council.draft(a_text())
    council.save(saved, a_text(price="99.00"))
    with pytest.raises(VersionChanged):
        council.publish(saved, "2027-01-01")


def test_the_next_version_by_an_index_is_a_draft_beside_it(council: Council) -> None:
    saved = council.draft(a_text())
    asked = IndexTariff(saved.tariff_id, Decimal("1.0213"), date(2028, 1, 1))
    following = in_transaction(lambda session: index_tariff(session, asked, by=council.by, now=MONDAY))
    assert following.tariff_id != saved.tariff_id
    opened = council.opened(following.tariff_id)
    assert (opened.state, opened.valid_from) == ("draft", date(2028, 1, 1))
    assert "prices = { low = 8.20, high = 20.40 }   # per hour" in opened.text
    assert council.opened(saved.tariff_id).text == a_text()


def test_an_index_is_refused_where_it_makes_no_sense(council: Council) -> None:
    saved = council.draft(a_text())
    plain = council.draft(a_text().partition("[indexing]")[0])

    def index(draft: Saved, factor: str) -> None:
        asked = IndexTariff(draft.tariff_id, Decimal(factor), date(2028, 1, 1))
        in_transaction(lambda session: index_tariff(session, asked, by=council.by, now=MONDAY))

    with pytest.raises(AbsurdFactor):
        index(saved, "102.13")
    with pytest.raises(NotIndexed):
        index(plain, "1.02")


def test_neither_a_tariff_nor_a_task_gives_work_away_unseen(council: Council) -> None:
    meals = a_text("2026-11-23").replace('of = "worker_minutes"\nunit = 60', 'of = "meals"')
    draft = council.draft(meals)
    with pytest.raises(TasksLeftWithoutPrice):
        council.publish(draft, "2026-11-23")
    in_transaction(lambda session: session.execute(update(OptionRow).values(counts_as="meals")))
    council.publish(draft, "2026-11-23")

    def add(*, active: bool) -> int:
        asked = AddOption(council.town.service_id, replace(SHELF, active=active))
        return in_transaction(lambda session: add_option(session, asked, by=council.by, now=MONDAY))

    with pytest.raises(TasksLeftWithoutPrice):
        add(active=True)
    assert add(active=False), "it can be written down, and be offered when it has a price"


def test_decisions_on_a_class_that_is_gone_are_looked_at_again(council: Council) -> None:
    def decide(session: Session) -> int:
        home = {"street": "", "house_number": "", "postcode": "", "municipality": "", "latitude": 51, "longitude": 4.6}
        household = HouseholdRow(organisation_id=council.town.organisation_id, **home)
        session.add(household)
        session.flush()
        rows = [
            PriceDecisionRow(
                organisation_id=council.town.organisation_id, household_id=household.id,
                service_id=council.town.service_id, class_code=code, ground="", evidence="", evidence_seen_on=TODAY,
                valid_from=TODAY, valid_until=until, decided_by_id=council.by.user_id, decided_at=MONDAY,
            )
            for code, until in (("vt", date(2026, 12, 31)), ("low", date(2027, 6, 1)), ("vt", date(2028, 1, 1)))
        ]  # fmt: skip
        session.add_all(rows)
        session.flush()
        return household.id

    in_transaction(decide)
    assert council.publish(council.draft(a_text()), "2027-01-01").to_review == 1
    with reading() as session:
        found = session.query(PriceDecisionRow).order_by(PriceDecisionRow.id)
        assert [one.review_on for one in found] == [None, None, date(2027, 1, 1)]
