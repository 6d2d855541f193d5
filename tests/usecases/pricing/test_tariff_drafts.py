"""Writing, changing and throwing away a draft."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from booking.rules.actors import Role
from booking.rules.refusals import NotAllowed, NotFound, VersionChanged
from booking.rules.refusals.tariffs import InvalidTariff, TariffInUse
from booking.store.database import in_transaction, reading
from booking.store.queries.tariff_list import tariffs_of
from booking.store.queries.tariffs import tariff_on
from booking.store.tables import TariffRow
from booking.usecases.pricing.delete_draft import delete_draft
from booking.usecases.pricing.save_draft import Saved, SaveDraft, save_draft
from tests.harness.town import MONDAY, a_town
from tests.usecases.pricing.council import TODAY, Council, a_text

PRICE = ("lines", 0, "prices", "high")
UP_TO, ABOVE = ("classes", 0, "when", "income", "up_to"), ("classes", 1, "when", "income", "above")


@pytest.fixture
def council(app_context: None) -> Council:
    """A coordinator with a service."""
    return Council()


def test_a_draft_is_kept_as_it_was_written_and_nobody_pays_by_it(council: Council) -> None:
    text = a_text("2026-01-01")
    saved = council.draft(text)
    opened = council.opened(saved.tariff_id)
    assert (opened.text, opened.state, opened.version) == (text, "draft", 1)
    assert (opened.created_by, opened.created_at, opened.published_at) == (council.by.name, MONDAY, None)
    assert opened.tariff.default_class == "high"
    with reading() as session:
        in_force = tariff_on(session, council.town.organisation_id, council.town.service_id, TODAY)
        listed = tariffs_of(session, council.town.organisation_id)
    assert in_force.tariff_id == council.town.tariff_id
    assert [(one.id, one.is_in_force(TODAY)) for one in listed] == [
        (saved.tariff_id, False),
        (council.town.tariff_id, True),
    ]


def test_a_text_with_faults_is_refused_with_all_of_them_and_nothing_is_kept(council: Council) -> None:
    saved = council.draft(a_text())
    wrong = a_text().replace('"half_up"', '"upwards"').replace("above = 1500.00", "above = 1600.00")
    with pytest.raises(InvalidTariff) as refused:
        council.draft(wrong)
    assert len(refused.value.faults) >= 2
    with pytest.raises(InvalidTariff):
        council.save(saved, wrong)
    with pytest.raises(InvalidTariff):
        council.draft("format = ")
    with reading() as session:
        assert len(session.scalars(select(TariffRow)).all()) == 2
    assert council.opened(saved.tariff_id).text == a_text()


def test_a_draft_that_somebody_else_saved_is_not_written_over(council: Council) -> None:
    first = council.draft(a_text())
    second = council.save(first, a_text(price="21.00"))
    assert second == Saved(first.tariff_id, 2)
    with pytest.raises(VersionChanged):
        council.save(first, a_text(price="22.00"))
    with pytest.raises(VersionChanged):
        council.change(first, {PRICE: "22.00"})
    with pytest.raises(VersionChanged):
        in_transaction(lambda session: delete_draft(session, first.tariff_id, version=first.version, by=council.by))
    assert council.opened(first.tariff_id).text == a_text(price="21.00")


def test_only_a_coordinator_of_the_organisation_writes_tariffs(council: Council) -> None:
    saved = council.draft(a_text())
    for role in (Role.DESK, Role.WORKER):
        somebody = council.staff(role)
        for act in (
            lambda by=somebody: council.draft(a_text(), by=by),
            lambda by=somebody: council.save(saved, a_text(), by=by),
            lambda by=somebody: council.change(saved, {PRICE: "1"}, by=by),
            lambda by=somebody: council.publish(saved, "2027-01-01", by=by),
        ):
            with pytest.raises(NotAllowed):
                act()
    other = in_transaction(lambda session: a_town(session, host="elders.example", name="Elders"))
    asked = SaveDraft(other.service_id, a_text())
    with pytest.raises(NotFound):
        in_transaction(lambda session: save_draft(session, asked, by=council.by, now=MONDAY))
    with pytest.raises(NotFound):
        council.save(Saved(other.tariff_id, 1), a_text())


def test_what_is_published_is_no_longer_changed(council: Council) -> None:
    published = Saved(council.town.tariff_id, 1)
    for act in (
        lambda: council.save(published, a_text()),
        lambda: council.change(published, {PRICE: "1"}),
        lambda: council.publish(published, "2027-01-01"),
        lambda: in_transaction(lambda session: delete_draft(session, published.tariff_id, version=1, by=council.by)),
    ):
        with pytest.raises(TariffInUse):
            act()


def test_a_draft_can_be_thrown_away(council: Council) -> None:
    saved = council.draft(a_text())
    in_transaction(lambda session: delete_draft(session, saved.tariff_id, version=saved.version, by=council.by))
    with pytest.raises(NotFound):
        council.opened(saved.tariff_id)


def test_changing_an_amount_leaves_every_other_word_and_comment(council: Council) -> None:
    saved = council.draft(a_text())
    council.change(saved, {PRICE: "21.5"})
    assert council.opened(saved.tariff_id).text == a_text(price="21.50")
    assert "# Decided in a long meeting" in council.opened(saved.tariff_id).text


def test_what_is_the_same_already_makes_no_new_version(council: Council) -> None:
    saved = council.draft(a_text())
    assert council.change(saved, {PRICE: "20", UP_TO: "1500"}) == saved


def test_bounds_that_no_longer_fit_together_are_refused(council: Council) -> None:
    saved = council.draft(a_text())
    with pytest.raises(InvalidTariff) as refused:
        council.change(saved, {UP_TO: "1400"})
    assert [fault.code for fault in refused.value.faults] == ["gap_between"]
    assert council.opened(saved.tariff_id).text == a_text()
    council.change(saved, {UP_TO: "1400", ABOVE: "1400"})
    assert council.opened(saved.tariff_id).text == a_text().replace("1500.00", "1400.00")


@pytest.mark.parametrize("place", [("format",), ("lines", 0, "unit"), ("lines", 7, "price"), ("service",), ()])
def test_only_amounts_and_bounds_are_changed_by_their_place(council: Council, place: tuple[str | int, ...]) -> None:
    saved = council.draft(a_text())
    with pytest.raises(NotFound):
        council.change(saved, {place: "1"})


def test_a_json_text_is_changed_too(council: Council) -> None:
    text = """{"format": 2, "service": "klusdienst", "name": {"nl": "T"}, "source": "R", "valid_from": "2027-01-01",
        "rounding": {"amount": "half_up"}, "vat": {"work": {"not_stated": true}}, "lines": [
        {"code": "labour", "name": {"nl": "Werk"}, "of": "worker_minutes", "unit": 60, "price": 12.50}]}"""
    saved = council.draft(text)
    council.change(saved, {("lines", 0, "price"): "13.10"})
    (line,) = council.opened(saved.tariff_id).tariff.lines
    assert str(line.choices[0].price.rule).endswith("Decimal('13.10'))")
