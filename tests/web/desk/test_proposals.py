"""The page that proposes a price from what the clerk sees, and keeps nothing of it."""

from typing import Any

import pytest
from sqlalchemy import text

from booking.store.database import reading
from booking.store.tables import DossierReadingRow, PriceDecisionRow
from tests.web.desk.conftest import Counter
from tests.web.desk.tariffs import BY_INCOME, BY_LINE, BY_PERSON, ONE_PRICE, use_tariff

#: An income that nobody else in the test has: wherever it turns up, it was kept.
CANARY = "1187,43"


def path(desk: Counter, resident_id: int) -> str:
    return f"/loket/inwoner/{resident_id}/tarief/{desk.town.service_id}/voorstel"


def propose(desk: Counter, **seen: Any) -> Any:
    resident = desk.resident()
    return desk.client.submit(path(desk, resident.resident_id), form="seen", **seen)


def test_a_status_that_was_seen_proposes_its_class_and_fills_the_decision_in(desk: Counter) -> None:
    page = propose(desk, statuses=["vt"])
    assert page.status_code == 200
    assert "Proposal: Reduced price" in page.text
    assert "Because of what was seen: Increased reimbursement from the health insurance fund." in page.text
    answers = {"evidence": "mutuality_sticker", "last_day": "2026-12-31"}
    desk.client.follow(desk.client.send(page, form="decision", **answers))
    (kept,) = desk.rows(PriceDecisionRow)
    assert (kept.class_code, kept.ground) == ("vt", "vt")


def test_the_clerk_may_choose_otherwise(desk: Counter) -> None:
    page = propose(desk, statuses=["vt"])
    answers = {"basis": "social:igo", "evidence": "certificate", "last_day": "2026-12-31"}
    desk.client.follow(desk.client.send(page, form="decision", **answers))
    (kept,) = desk.rows(PriceDecisionRow)
    assert (kept.class_code, kept.ground) == ("social", "igo")


def test_who_tells_nothing_gets_the_highest_price_and_reads_what_is_missing(desk: Counter) -> None:
    page = propose(desk)
    assert "Proposal: Standard price" in page.text
    assert "Because not everything is told: then the highest price counts." in page.text
    assert "Not told yet, and it may still change the price: which statuses they have." in page.text
    assert "Not told yet" not in propose(desk, statuses=["none"]).text


def test_an_income_leads_to_its_bracket(desk: Counter) -> None:
    use_tariff(desk, BY_INCOME)
    page = propose(desk, statuses=["none"], kind="single", income_applicant="1.100,00", income_other_generation="300")
    assert "Proposal: Low price" in page.text
    assert "Because the income lies within this bracket." in page.text
    page = propose(desk, statuses=["none"], kind="single", income_applicant="1.100,03", income_other_generation="300")
    assert "Proposal: Standard price" in page.text
    assert "the measured need for care and the age" in page.text
    page = propose(desk, kind="single", dependants="2", income_applicant="1400")
    assert "Proposal: Low price" in page.text


def test_an_age_and_a_score_lead_to_theirs(desk: Counter) -> None:
    use_tariff(desk, BY_INCOME)
    page = propose(desk, statuses=["none"], age="75")
    assert "Proposal: Seniors" in page.text
    assert "Because the regulation says so for this household." in page.text
    assert "Proposal: Low price" in propose(desk, statuses=["none"], age="75", score_0="5,5").text


def test_an_amount_that_follows_from_the_income_is_filled_in(desk: Counter) -> None:
    use_tariff(desk, BY_LINE)
    page = propose(desk, income="1250")
    assert "Proposal: €6.25 for each unit" in page.text
    answers = {"evidence": "certificate", "last_day": "2026-12-31"}
    desk.client.follow(desk.client.send(page, form="decision", **answers))
    (kept,) = desk.rows(PriceDecisionRow)
    assert (kept.class_code, kept.amount_cents, kept.ground) == (None, 625, "income")
    assert "decide it yourself" in propose(desk).text


def test_nothing_that_was_seen_is_kept_or_stands_in_an_address(desk: Counter) -> None:
    use_tariff(desk, BY_INCOME)
    page = propose(desk, statuses=["leefloon"], kind="single", income_applicant=CANARY)
    assert "?" not in page.request.url
    assert page.headers["Cache-Control"] == "no-store"
    assert CANARY not in page.text
    with desk.app.app_context(), reading() as session:
        tables = session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        for table in tables:
            rows = session.execute(text(f'SELECT t::text FROM "{table}" t')).scalars()  # noqa: S608 - our own tables
            assert not any("1187" in row for row in rows), table
    assert {row.purpose for row in desk.rows(DossierReadingRow)} == {"price_decision"}


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({"income_applicant": "99.999.999,00"}, "Fill in a number from 0 to 10,000,000"),
        ({"income_applicant": "-1"}, "Fill in a number from 0 to"),
        ({"income_applicant": "NaN"}, "Fill in a number from 0 to"),
        ({"income_applicant": "1e9"}, "Fill in a number from 0 to"),
        ({"income_applicant": "12,345"}, "Fill in a number from 0 to"),
        ({"income_applicant": "a lot"}, "Fill in a number from 0 to"),
        ({"age": "131"}, "Fill in a whole number from 0 to 130."),
        ({"age": "²"}, "Fill in a whole number from 0 to 130."),
        ({"dependants": "9" * 5000}, "Fill in a whole number from 0 to 30."),
        ({"score_0": "1001"}, "Fill in a number from 0 to 1,000"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(desk: Counter, seen: dict[str, str], said: str) -> None:
    use_tariff(desk, BY_INCOME)
    page = propose(desk, **seen)
    assert page.status_code == 422
    assert said in page.text


@pytest.mark.parametrize("forged", [{"statuses": "millionaire"}, {"kind": "castle"}])
def test_a_forged_status_or_kind_is_refused(desk: Counter, forged: dict[str, str]) -> None:
    use_tariff(desk, BY_INCOME)
    resident = desk.resident()
    assert desk.client.forge(path(desk, resident.resident_id), **forged).status_code == 422


def test_nothing_is_asked_where_the_regulation_looks_at_nothing(desk: Counter) -> None:
    resident = desk.resident()
    for tariff, said in (
        (BY_PERSON, "From €7.00 to €50.00 for each unit."),
        (ONE_PRICE, "There is nothing to decide."),
    ):
        use_tariff(desk, tariff)
        asking = desk.client.get(path(desk, resident.resident_id)).text
        assert "The regulation looks at nothing that you can see here." in asking
        deciding = desk.client.get(path(desk, resident.resident_id).removesuffix("/voorstel")).text
        assert said in deciding
        assert "Let the regulation propose" not in deciding


@pytest.mark.parametrize("wrong", ["resident", "service"])
def test_a_household_or_a_service_that_is_not_there_is_404(desk: Counter, wrong: str) -> None:
    resident = desk.resident()
    at = {
        "resident": f"/loket/inwoner/999/tarief/{desk.town.service_id}/voorstel",
        "service": f"/loket/inwoner/{resident.resident_id}/tarief/999/voorstel",
    }
    assert desk.client.get(at[wrong]).status_code == 404
