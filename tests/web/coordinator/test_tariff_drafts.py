"""From a regulation to a tariff that people pay by: a draft, its amounts, its text, its examples, its first day."""

from __future__ import annotations

from flask import Flask

from booking.regulations import regulation_text
from booking.store.database import in_transaction, reading
from booking.store.queries.tariff_list import OpenedTariff, tariff_by_id
from booking.store.tables import StaffRow, TariffRow
from tests.harness.client import StrictClient
from tests.harness.town import Town
from tests.web.coordinator.tariffs import a_draft, words_of

NEW = "/beheer/tarieven/nieuw"


def _opened(app: Flask, town: Town, tariff_id: int) -> OpenedTariff:
    with app.app_context(), reading() as session:
        return tariff_by_id(session, town.organisation_id, tariff_id)


def _number(address: str) -> int:
    return int(address.rsplit("/", 1)[1])


def _field_with(html: str, value: str) -> str:
    """Return the name of the field that holds a value."""
    before = html.split(f'value="{value}"', maxsplit=1)[0]
    return before.rsplit('name="', 1)[1].split('"', 1)[0]


def test_a_regulation_becomes_a_draft(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    neither = client.submit(NEW)
    assert neither.status_code == 422
    assert "one of them" in words_of(neither.text)
    made = client.submit(NEW, regulation="gingelom-klusdienst")
    assert made.status_code == 303
    opened = _opened(app, town, _number(made.location))
    assert (opened.state, opened.text) == ("draft", regulation_text("gingelom-klusdienst"))


def test_a_tariff_of_our_own_begins_another_one(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    made = client.submit(NEW, own=str(town.tariff_id))
    assert made.status_code == 303
    ours, copy = (_opened(app, town, one) for one in (town.tariff_id, _number(made.location)))
    assert (copy.state, copy.tariff.lines) == ("draft", ours.tariff.lines)
    assert copy.tariff.service == town.service_slug
    both = client.submit(NEW, own=str(town.tariff_id), regulation="gingelom-klusdienst")
    assert both.status_code == 422


def test_every_fault_of_a_document_is_told_with_its_place_and_the_text_stays(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    tariff_id = a_draft(app, town, "tienen-klusdienst")
    path = f"/beheer/tarieven/{tariff_id}/tekst"
    wrong = regulation_text("tienen-klusdienst").replace('of = "waste_trips"', 'of = "wast_trips"')
    wrong = wrong.replace("valid_from = 2026-01-01", 'valid_from = "soon"')
    refused = client.submit(path, text=wrong)
    assert refused.status_code == 422
    words = words_of(refused.text)
    assert "2 things to mend" in words
    assert "waste_trips" in words
    assert "wast_trips" in words
    assert client.submit(path, text="format = 2\n[").status_code == 422
    right = regulation_text("tienen-klusdienst").replace("Tarief klussendienst Tienen", "Tarief klussendienst 2027")
    client.submit(path, text=right, follow=True)
    assert _opened(app, town, tariff_id).name["nl"] == "Tarief klussendienst 2027"


def test_amounts_are_changed_by_form_and_comments_stay(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    draft = _number(client.submit(f"/beheer/tarieven/{town.tariff_id}/volgende").location)
    path = f"/beheer/tarieven/{draft}/bedragen"
    name = _field_with(client.get(path).text, "18,00")
    refused = client.submit(path, **{name: "1,2,3"})  # type: ignore[arg-type]
    assert refused.status_code == 422
    assert 'value="1,2,3"' in refused.text
    dearer = client.submit(path, **{name: "99"})  # type: ignore[arg-type]
    assert dearer.status_code == 422
    assert "not the dearest" in words_of(dearer.text)
    client.follow(client.submit(path, **{name: "19,5"}))  # type: ignore[arg-type]
    before, after = _opened(app, town, town.tariff_id).text, _opened(app, town, draft).text
    assert "vt = 19.50" in after
    assert [line for line in before.splitlines() if "#" in line] == [line for line in after.splitlines() if "#" in line]


def test_who_comes_second_is_told(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    tariff_id = a_draft(app, town, "tienen-klusdienst")
    amounts, text = (client.get(f"/beheer/tarieven/{tariff_id}/{page}") for page in ("bedragen", "tekst"))
    name = _field_with(amounts.text, "15,00")
    assert client.send(amounts, **{name: "16"}).status_code == 303
    for page in (client.send(amounts, **{name: "17"}), client.send(text)):
        assert page.status_code == 422
        assert "Somebody else saved this" in words_of(page.text)
    assert "price = 16.00" in _opened(app, town, tariff_id).text


def test_a_draft_whose_examples_do_not_come_out_is_not_published(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    text = regulation_text("tienen-klusdienst").replace("price = 15.00", "price = 16.00", 1)
    tariff_id = a_draft(app, town, text=text)
    path = f"/beheer/tarieven/{tariff_id}/publiceren"
    page = client.get(path)
    assert "do not come out" in words_of(page.text) or "does not come out" in words_of(page.text)
    forged = client.forge(path, version="1", first_day="2026-12-01", step="publish")
    assert forged.status_code == 422
    assert _opened(app, town, tariff_id).state == "draft"
    client.send(page, "Write the new amounts in the examples")
    assert "examples come out" in words_of(client.get(path).text)


def test_publishing_shows_first_what_happens_and_ends_the_tariff_before(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    tariff_id = a_draft(app, town, "tienen-klusdienst")
    path = f"/beheer/tarieven/{tariff_id}/publiceren"
    shown = client.submit(path, "Show what happens on this day", first_day="2027-02-01")
    assert shown.status_code == 200
    assert "counts for the last time on 31 January 2027" in words_of(shown.text)
    assert _opened(app, town, tariff_id).state == "draft"
    assert client.submit(path, "Publish", first_day="").status_code == 422
    early = client.submit(path, "Publish", first_day="2020-01-01")
    assert early.status_code == 422
    done = client.send(shown, "Publish")
    assert done.status_code == 303
    assert "counts from 1 February 2027 on" in words_of(client.get(done.location).text)
    assert str(_opened(app, town, town.tariff_id).valid_until) == "2027-02-01"
    for page in ("tekst", "bedragen", "publiceren"):
        assert client.get(f"/beheer/tarieven/{tariff_id}/{page}").status_code == 404


def test_the_next_version_is_raised_by_an_index(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    path = f"/beheer/tarieven/{town.tariff_id}/volgende"
    assert client.submit(path, how="index").status_code == 422
    absurd = client.submit(path, how="index", factor="0,1", first_day="2027-01-01")
    assert absurd.status_code == 422
    made = client.submit(path, how="index", factor="1,0213", first_day="2027-01-01")
    opened = _opened(app, town, _number(made.location))
    assert (opened.state, str(opened.valid_from)) == ("draft", "2027-01-01")
    assert "vt = 18.38" in opened.text


def test_a_draft_is_thrown_away_and_a_published_tariff_is_not(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    tariff_id = a_draft(app, town, "tienen-klusdienst")
    client.submit(f"/beheer/tarieven/{tariff_id}", "Throw this draft away", follow=True)
    assert client.get(f"/beheer/tarieven/{tariff_id}").status_code == 404
    kept = client.forge(f"/beheer/tarieven/{town.tariff_id}/weg", page=NEW, version="1")
    assert kept.status_code == 303
    assert client.get(f"/beheer/tarieven/{town.tariff_id}").status_code == 200


def test_a_stranger_s_tariff_does_not_exist(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    def another(session: object) -> int:
        row = session.get_one(TariffRow, town.tariff_id)  # type: ignore[attr-defined]
        return int(row.id) + 1000

    with app.app_context():
        tariff_id = in_transaction(another)
    for page in ("", "/proef", "/inkomen", "/vergelijk", "/volgende", "/tekst", "/bedragen", "/publiceren"):
        assert client.get(f"/beheer/tarieven/{tariff_id}{page}").status_code == 404
