"""Recording a price decision, and what a household's page tells of it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from booking.store.tables import PriceDecisionRow
from tests.web.desk.conftest import Counter
from tests.web.desk.tariffs import BY_PERSON, use_tariff

GOOD: dict[str, Any] = {"basis": "vt:vt", "evidence": "mutuality_sticker", "last_day": "2026-12-31"}


def path(desk: Counter, resident_id: int) -> str:
    return f"/loket/inwoner/{resident_id}/tarief/{desk.town.service_id}"


def test_a_decision_is_kept_with_who_and_until_when(desk: Counter) -> None:
    resident = desk.resident()
    page = desk.client.submit(path(desk, resident.resident_id), form="decision", follow=True, **GOOD)
    assert "Reduced price" in page.text
    (kept,) = desk.rows(PriceDecisionRow)
    assert (kept.class_code, kept.ground, kept.evidence) == ("vt", "vt", "mutuality_sticker")
    assert (kept.valid_from, kept.valid_until) == (date(2026, 11, 23), date(2027, 1, 1))
    assert (kept.evidence_seen_on, kept.decided_by_id) == (date(2026, 11, 23), desk.staff.id)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"last_day": ""}, "Fill in the last day."),
        ({"last_day": "2026-11-22"}, "The end must be after the start."),
        ({"last_day": "2036-11-22"}, "A decision holds for at most 3 years."),
        ({"last_day": "9999-12-31"}, "The end must be after the start."),
        ({"seen_on": "2026-11-24"}, "This day is still to come."),
        ({"valid_from": "2025-06-01"}, "We do not know the price for 1 June 2025 yet."),
        ({"review_on": "2026-11-23"}, "31 December 2026"),
        ({"review_on": "2027-01-01"}, "31 December 2026"),
        ({"valid_from": "0001-01-01"}, "We do not know the price for 1 January 1 yet."),
        ({"valid_from": "99999-01-01"}, "Not a valid date value."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(desk: Counter, wrong: dict[str, Any], said: str) -> None:
    resident = desk.resident()
    page = desk.client.submit(path(desk, resident.resident_id), form="decision", **GOOD | wrong)
    assert page.status_code == 422
    assert said in page.text
    assert desk.rows(PriceDecisionRow) == []


@pytest.mark.parametrize("basis", ["social:vt", "vt:", "nonsense", "standard:vt", "gratis:vt"])
def test_a_forged_class_or_ground_is_refused(desk: Counter, basis: str) -> None:
    resident = desk.resident()
    page = desk.client.forge(
        path(desk, resident.resident_id),
        **GOOD | {"basis": basis, "seen_on": "2026-11-23", "valid_from": "2026-11-23"},
    )
    assert page.status_code == 422


def test_a_provisional_decision_says_so_until_the_final_one_corrects_it(desk: Counter) -> None:
    resident = desk.resident()
    first = GOOD | {"basis": "standard:", "evidence": "on_its_way", "stage": "provisional", "valid_from": "2026-11-20"}
    page = desk.client.submit(path(desk, resident.resident_id), form="decision", follow=True, **first)
    assert "Provisional until 31 December 2026, decided by Els Desmet." in page.text

    page = desk.client.get(path(desk, resident.resident_id))
    assert "Provisional from 20 November 2026 up to and including 31 December 2026: Standard price." in page.text
    page = desk.client.submit(path(desk, resident.resident_id), form="decision", follow=True, **GOOD)
    assert "Until 31 December 2026, decided by Els Desmet." in page.text
    assert "Replaced" in page.text
    assert [(row.valid_from, row.provisional) for row in desk.rows(PriceDecisionRow)] == [
        (date(2026, 11, 20), True),
        (date(2026, 11, 20), False),
    ]


def test_without_proof_only_a_provisional_decision_is_possible(desk: Counter) -> None:
    resident = desk.resident()
    wrong = GOOD | {"evidence": "on_its_way"}
    page = desk.client.submit(path(desk, resident.resident_id), form="decision", **wrong)
    assert page.status_code == 422
    assert "Without proof only a provisional decision is possible." in page.text
    assert desk.rows(PriceDecisionRow) == []


def test_an_amount_is_decided_within_what_the_regulation_prints(desk: Counter) -> None:
    use_tariff(desk, BY_PERSON)
    resident = desk.resident()
    at = path(desk, resident.resident_id)
    answers: dict[str, Any] = {"basis": ":inquiry", "evidence": "home_visit", "last_day": "2027-11-22"}
    for amount, said in (
        ("", "Choose a price class, fill in an amount, or do both."),
        ("6,99", "€7.00"),
        ("50,01", "€50.00"),
        ("8,255", "Fill in a number"),
        ("veel", "Fill in a number"),
    ):
        page = desk.client.submit(at, form="decision", **answers | {"amount": amount})
        assert page.status_code == 422
        assert said in page.text
    page = desk.client.submit(at, form="decision", follow=True, **answers | {"amount": "8,25"})
    assert "€8.25 for each unit" in page.text
    (kept,) = desk.rows(PriceDecisionRow)
    assert (kept.class_code, kept.amount_cents, kept.ground) == (None, 825, "inquiry")


def test_a_decision_that_ended_yesterday_is_said_plainly_with_what_to_do(desk: Counter) -> None:
    resident = desk.resident()
    ended = GOOD | {"valid_from": "2026-11-01", "last_day": "2026-11-22"}
    page = desk.client.submit(path(desk, resident.resident_id), form="decision", follow=True, **ended)
    said = "The decision ended on 22 November 2026: the usual price now. Ask for the proof again"
    assert said in page.text
    page = desk.client.get(path(desk, resident.resident_id))
    assert "The decision before ended on 22 November 2026." in page.text
    page = desk.client.submit(path(desk, resident.resident_id), form="decision", follow=True, **GOOD)
    assert "ended on" not in page.text


def test_the_history_tells_the_price_and_by_whom_and_never_the_ground(desk: Counter) -> None:
    resident = desk.resident()
    page = desk.client.submit(
        path(desk, resident.resident_id), form="decision", follow=True, **GOOD | {"review_on": "2026-12-01"}
    )
    assert "From 23 November 2026 up to and including 31 December 2026" in page.text
    assert "Decided by Els Desmet on 23 November 2026" in page.text
    assert "To be looked at again on 1 December 2026" in page.text
    for word in ("Increased reimbursement", "Sticker"):
        assert word not in page.text


def test_a_class_that_the_tariff_no_longer_has_asks_to_decide_again(desk: Counter) -> None:
    resident = desk.resident()
    desk.client.submit(path(desk, resident.resident_id), form="decision", follow=True, **GOOD)
    desk.do(lambda session: session.execute(update(PriceDecisionRow).values(class_code="gone")))
    page = desk.client.get(f"/loket/inwoner/{resident.resident_id}").text
    assert "The class that was decided no longer exists: the usual price. Decide again." in page
    assert (
        "€37.50"
        in desk.client.get(f"/loket/inwoner/{resident.resident_id}/boeken?task_{desk.town.options['lamp']}=1").text
    )
    desk.client.submit(path(desk, resident.resident_id), form="decision", follow=True, **GOOD)
    assert "Decide again" not in desk.client.get(f"/loket/inwoner/{resident.resident_id}").text
