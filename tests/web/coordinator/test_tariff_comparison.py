"""What changes for whom: every booking of the last year under both versions, with a bar while it is computed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flask import Flask
from sqlalchemy import event, func, select

from booking.rules.calendar import start_of_day
from booking.rules.pricing.editing import changed
from booking.store.database import db, in_transaction, reading, reading_at_length
from booking.store.queries.past_jobs import past_jobs
from booking.store.queries.tariff_list import tariff_by_id
from booking.store.tables import BookingOptionRow, BookingRow, StaffRow
from tests.harness.client import StrictClient
from tests.harness.town import MONDAY, Town
from tests.usecases.work.visits import a_visit
from tests.web.coordinator.tariffs import a_draft, words_of


def _dearer(app: Flask, town: Town) -> int:
    with app.app_context(), reading() as session:
        text = tariff_by_id(session, town.organisation_id, town.tariff_id).text
    return a_draft(app, town, text=changed(text, {("lines", 0, "prices", "standard"): Decimal("60.00")}))


def _visits(app: Flask, town: Town, *, copies: int = 0) -> None:
    """Promise a visit, and keep ``copies`` more of it, one each hour before."""
    with app.app_context():
        visit = in_transaction(
            lambda session: a_visit(session, town, starts_at=MONDAY + timedelta(days=2, hours=2), now=MONDAY)
        )

        def copy(session: object) -> None:
            row = session.get_one(BookingRow, visit.booking_id)  # type: ignore[attr-defined]
            facts = {column.key: getattr(row, column.key) for column in BookingRow.__table__.columns}
            del facts["id"]
            rows = [
                BookingRow(
                    **facts
                    | {
                        "number": f"{number:08}",
                        "client_key": f"copy-{number}",
                        "starts_at": MONDAY - timedelta(hours=number + 1),
                        "ends_at": MONDAY - timedelta(hours=number),
                    }
                )
                for number in range(copies)
            ]
            session.add_all(rows)  # type: ignore[attr-defined]
            session.flush()  # type: ignore[attr-defined]
            option = session.scalars(select(BookingOptionRow)).one()  # type: ignore[attr-defined]
            tasks = {"organisation_id": town.organisation_id, "option_id": option.option_id, "count": 1, "minutes": 60}
            session.add_all(BookingOptionRow(booking_id=row.id, **tasks) for row in rows)  # type: ignore[attr-defined]

        if copies:
            in_transaction(copy)


def test_a_dearer_version_is_told_by_class_with_the_largest_changes(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    draft = _dearer(app, town)
    _visits(app, town, copies=600)
    page = client.get(f"/beheer/tarieven/{draft}/vergelijk")
    words = words_of(page.text)
    assert page.status_code == 200
    assert "500 of 600 bookings" in words
    assert "600 dearer" in words
    assert "+€6,000.00" in words
    assert "€50.00 €60.00 +€10.00 600" in words


def test_what_a_household_had_before_counts_for_its_next_bookings(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    """Fifty visits of an hour in one year: ten of them fit in a quota of ten hours."""
    with app.app_context(), reading() as session:
        text = tariff_by_id(session, town.organisation_id, town.tariff_id).text
    quota = '[[quotas]]\ncode = "hours"\nname.nl = "Uren"\nof = "worker_minutes"\nper = "year"\nmost = 600\n'
    draft = a_draft(app, town, text=f"{text}\n{quota}")
    _visits(app, town, copies=50)
    words = words_of(client.get(f"/beheer/tarieven/{draft}/vergelijk").text)
    assert "40 bookings: before each has a price, after each goes beyond what a household may have." in words
    assert "10 the same" in words


def test_a_year_without_bookings_and_a_tariff_without_another_version_say_so(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    alone = client.get(f"/beheer/tarieven/{town.tariff_id}/vergelijk")
    assert "There is no other version of this tariff yet." in words_of(alone.text)
    draft = _dearer(app, town)
    assert "There were no bookings" in words_of(client.get(f"/beheer/tarieven/{draft}/vergelijk").text)


def test_another_version_is_chosen_and_nonsense_is_refused(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    draft, other = _dearer(app, town), a_draft(app, town, "gingelom-klusdienst")
    path = f"/beheer/tarieven/{draft}/vergelijk"
    assert client.submit(path, met=str(other)).status_code == 200
    assert client.get(f"{path}?met=999999").status_code == 422
    assert client.get(f"{path}?met=x").status_code == 422


def test_the_number_of_statements_does_not_grow_with_the_bookings(app: Flask, town: Town) -> None:
    _visits(app, town, copies=50)
    with app.app_context(), reading_at_length() as session:
        asked: list[str] = []

        def remember(*facts: object) -> None:
            asked.append(str(facts[2]))

        event.listen(db.engine, "before_cursor_execute", remember)
        since = start_of_day((MONDAY - timedelta(days=365)).date())
        found = list(
            past_jobs(
                session, town.organisation_id, service_id=town.service_id, since=since, until=MONDAY + timedelta(days=9)
            )
        )
        event.remove(db.engine, "before_cursor_execute", remember)
        assert len(found) == session.scalar(select(func.count()).select_from(BookingRow))
    assert len(asked) <= 3
    assert [one.starts_at for one in found] == sorted(one.starts_at for one in found)
    assert {task.total_minutes for one in found for task in one.tasks} >= {60}
