"""Migration 0002 with the data of the first form: nothing that was promised is lost, there, back and there again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Connection, Row, text

from booking.rules.money import Rounding
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.quote import Counted
from booking.rules.pricing.tariff import ByClass, Fixed
from booking.store.database import db
from booking.store.quotes import read_quote
from booking.store.tables import QuoteRow
from tests.harness.application import make_app, settings_for
from tests.harness.postgres import Postgres

MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)

#: As the first form wrote it, with what it allowed and did not read.
FIRST_FORM: dict[str, Any] = {
    "version": 1,
    "currency": "EUR",
    "default_class": "standard",
    "classes": [
        {"code": "social", "name": {"nl": "Sociaal “tarief”"}, "grounds": ["leefloon", "mantelzorg"]},
        {"code": "committee", "name": {"nl": "Comité"}, "grounds": []},
        {"code": "standard", "name": {"nl": "Gewoon tarief"}, "grounds": []},
    ],
    "rules": [
        {
            "code": "labour", "kind": "per_quantity", "measure": "worker_minutes", "unit_minutes": 60, "count": "exact",
            "prices": {"social": "8.00", "committee": "4.00", "standard": "50.00"}, "rounding": "half_up",
            "vat": "included", "name": {"nl": "Werkuren"},
        },
        {
            "code": "motor", "kind": "per_quantity", "measure": "motor_minutes", "unit_minutes": 60, "count": "begun",
            "price": "2.50", "rounding": "up", "name": {"nl": "Machine", "fr": "Machine"},
        },
        {
            "code": "km", "kind": "per_quantity", "measure": "job_km", "count": "exact", "price": "0.4449",
            "rounding": "down", "name": {"nl": "Kilometers"},
        },
        {"code": "waste", "kind": "at_cost", "measure": "waste_cents", "name": {"nl": "Afval"}},
    ],
}  # fmt: skip

FIRST_QUOTE: dict[str, Any] = {
    "class_name": {"nl": "Gewoon tarief"},
    "class_until": None,
    "lines": [
        {
            "code": "labour", "name": {"nl": "Werkuren"}, "unit": "hour", "by_class": True, "quantity": "1.5",
            "unit_price": "50.00", "amount": "75.00",
        },
    ],
    "open_lines": [{"code": "km", "name": {"nl": "Kilometers"}, "unit": "km", "unit_price": "0.4449"}],
}  # fmt: skip

SECOND_QUOTE: dict[str, Any] = {
    "format": 2,
    "class_name": {"nl": "Gewoon tarief"},
    "class_until": None,
    "provisional": True,
    "cash_total": None,
    "notices": [],
    "own_names": {},
    "lines": [
        {
            "code": "labour", "name": {"nl": "Werkuren"}, "kind": "minutes", "counted": "90", "unit": "15",
            "unit_price": "2.50", "full": "15.00", "amount": "15.00", "pays": [], "gets": [], "person": "",
            "vat": {"treatment": "not_stated", "rate": None, "ground": "", "base": "15.00", "tax": "0"}, "reasons": [],
        },
        {
            "code": "meal", "name": {"nl": "Maaltijd"}, "kind": "pieces", "counted": "2", "unit": "1",
            "unit_price": "6.00", "full": "12.00", "amount": "12.00", "pays": [], "gets": [], "person": "",
            "vat": {"treatment": "not_stated", "rate": None, "ground": "", "base": "12.00", "tax": "0"}, "reasons": [],
        },
    ],
    "open_lines": [
        {"code": "waste", "name": {"nl": "Afval"}, "kind": "euro", "unit": "1", "unit_price": "1"},
    ],
}  # fmt: skip


class Old:
    """A database that stands at the first migration, and can be taken on and back."""

    def __init__(self, connection: Connection) -> None:
        """Write what everything else belongs to."""
        self.connection = connection
        self.organisation = self.insert(
            "organisations",
            slug="k", name="K", host="k", base_url="", phone="", phone_hours={}, email="", brand="", brand_ink="", warm="",
        )  # fmt: skip
        self.service = self.insert_own(
            "services",
            slug="klusdienst", name={}, summary={}, icon="", shape="visit", active=True, step_minutes=30,
            notice_hours=24, horizon_days=28, change_notice_hours=24, longest_minutes=240,
        )  # fmt: skip
        self.household = self.insert_own(
            "households",
            street="", house_number="", box="", postcode="", municipality="", latitude=51.0, longitude=4.6, access_notes="",
        )  # fmt: skip
        self.staff = self.insert_own("staff", name="Els", locale="nl", active=True)

    def insert(self, table: str, **values: Any) -> int:
        """Write a row, and return its id."""
        given = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in values.items()}
        columns, places = ", ".join(given), ", ".join(f":{name}" for name in given)
        statement = f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING id"  # noqa: S608
        key = self.connection.scalar(text(statement), given)
        self.connection.commit()
        return int(key)

    def insert_own(self, table: str, **values: Any) -> int:
        """Write a row of the organisation, and return its id."""
        return self.insert(table, organisation_id=self.organisation, **values)

    def tariff(self, first: str, until: str | None, *, decided: str = "2025-12-15", **others: Any) -> int:
        """Write a tariff in force on the days of ``[first, until)``."""
        usual = {"name": {"nl": "Tarief"}, "source": "Raad", "document": FIRST_FORM} | others
        return self.insert_own(
            "tariffs", service_id=self.service, decided_on=decided, valid_from=first, valid_until=until, **usual
        )

    def booking(self) -> int:
        """Write a booking."""
        return self.insert_own(
            "bookings",
            number="1", client_key="1", link_epoch=0, service_id=self.service, household_id=self.household,
            state="cancelled", extended=0, starts_at=MOMENT, ends_at=datetime(2026, 3, 2, 10, tzinfo=UTC), crew=1,
            street="", house_number="", box="", postcode="", municipality="", latitude=51.0, longitude=4.6,
            access_notes="", note="", locale="nl", household_proved=False, pay_by="invoice", channel="web",
            created_at=MOMENT, version=1,
        )  # fmt: skip

    def decision(self, **others: Any) -> int:
        """Write a price decision."""
        usual: dict[str, Any] = {
            "class_code": "social", "ground": "leefloon", "evidence": "certificate", "evidence_seen_on": "2026-01-01",
            "valid_from": "2026-01-01", "valid_until": "2027-01-01", "decided_by_id": self.staff, "decided_at": MOMENT,
        }  # fmt: skip
        return self.insert_own(
            "price_decisions", household_id=self.household, service_id=self.service, **(usual | others)
        )

    def go(self, revision: str) -> None:
        """Take the database to a revision."""
        self.connection.commit()
        if revision == "0001":
            flask_migrate.downgrade(revision=revision)
        else:
            flask_migrate.upgrade(revision=revision)

    def rows(self, table: str) -> list[Row[Any]]:
        """Return all rows, in the order of their ids."""
        found = self.connection.execute(text(f"SELECT * FROM {table} ORDER BY id")).all()  # noqa: S608
        self.connection.commit()
        return list(found)

    def periods(self) -> list[tuple[int, str, str, str]]:
        """Return the id, state and days of each tariff."""
        return [
            (row.id, row.state, f"{row.valid_from}", f"{row.valid_until}")
            for row in sorted(self.rows("tariffs"), key=lambda row: (row.valid_from, row.id))
        ]


@pytest.fixture
def empty_app(postgres: Postgres) -> Iterator[Flask]:
    """An app on a database in which no migration ran."""
    yield make_app(settings_for(postgres.create("old")))
    postgres.drop("old")


@pytest.fixture
def old(empty_app: Flask) -> Iterator[Old]:
    """A database at the first migration, with an organisation in it."""
    with empty_app.app_context():
        flask_migrate.upgrade(revision="0001")
        with db.engine.connect() as connection:
            yield Old(connection)
        db.engine.dispose()


def test_a_first_form_document_says_the_same_in_the_second_form(old: Old) -> None:
    old.tariff("2026-01-01", "2032-01-01")
    old.go("0002")
    (row,) = old.rows("tariffs")
    tariff = read_tariff(parse(row.text))
    assert (tariff.service, tariff.source, tariff.decided_on) == ("klusdienst", "Raad", date(2025, 12, 15))
    assert (tariff.valid_from, tariff.valid_until) == (row.valid_from, row.valid_until)
    assert [(one.code, one.grounds) for one in tariff.classes] == [
        ("social", ("leefloon", "mantelzorg")),
        ("committee", ("committee",)),
        ("standard", ()),
    ]
    labour, motor, km, waste = tariff.lines
    assert labour.choices[0].price.rule == ByClass(
        {"social": Decimal("8.00"), "committee": Decimal("4.00"), "standard": Decimal("50.00")}
    )
    assert (labour.counting.unit, labour.counting.step, labour.rounding) == (Decimal(60), None, Rounding.HALF_UP)
    assert (motor.counting.step, motor.rounding, motor.choices[0].price.rule) == (
        Decimal(60),
        Rounding.UP,
        Fixed(Decimal("2.50")),
    )
    assert (km.of, km.rounding, km.choices[0].price.rule) == (("job_km",), Rounding.DOWN, Fixed(Decimal("0.4449")))
    assert waste.of == ("waste_cost",)
    assert '"social": 8.00' in row.text
    assert "“tarief”" in row.text
    assert (row.state, row.version, row.published_at, row.created_by_id) == ("published", 1, None, None)


def test_codes_and_texts_that_the_second_form_does_not_take_are_made_to_fit(old: Old) -> None:
    """The first form took any text for a code; decisions go on naming the class that they named."""
    names = {"nl": "A", "de": "A"}
    classes = [
        {"code": "B-1", "name": names, "grounds": ["VT (oud)"]},
        {"code": "b 1", "name": names, "grounds": []},
        {"code": "2", "name": names, "grounds": []},
    ]
    labour = FIRST_FORM["rules"][0] | {"code": "Werk!", "name": names, "prices": {"B-1": "1", "b 1": "2", "2": "3"}}
    document = FIRST_FORM | {"default_class": "2", "classes": classes, "rules": [labour]}
    old.tariff("2026-01-01", None, document=document, source="", name=names)
    old.decision(class_code="b 1", ground="VT (oud)")
    with old.connection.begin():
        old.connection.execute(text("UPDATE services SET slug = 'klus-dienst'"))
    old.go("0002")
    (row,), (decision,) = old.rows("tariffs"), old.rows("price_decisions")
    tariff = read_tariff(parse(row.text))
    assert (tariff.service, tariff.default_class, tariff.name) == ("klus_dienst", "c_2", {"nl": "A"})
    assert [one.code for one in tariff.classes] == ["b_1", "b_1_2", "c_2"]
    assert tariff.lines[0].code == "werk"
    assert tariff.classes[0].grounds == (decision.ground,) == ("vt_oud",)
    assert decision.class_code == "b_1_2"


@pytest.mark.parametrize(
    ("tariffs", "expected"),
    [
        # The next one was decided, and the first was never ended by hand.
        ([("2026-01-01", None), ("2027-01-01", None)], [(1, "2026-01-01", "2027-01-01"), (2, "2027-01-01", "None")]),
        # Another one for the summer only: after it the first goes on.
        (
            [("2026-01-01", "2028-01-01"), ("2026-06-01", "2026-09-01")],
            [(1, "2026-01-01", "2026-06-01"), (2, "2026-06-01", "2026-09-01"), (3, "2026-09-01", "2028-01-01")],
        ),
        # The same days: the second was decided later, and nothing is left of the first.
        ([("2026-01-01", None), ("2026-01-01", None)], [(1, "withdrawn"), (2, "2026-01-01", "None")]),
        # What only touches stays.
        (
            [("2026-01-01", "2027-01-01"), ("2027-01-01", None)],
            [(1, "2026-01-01", "2027-01-01"), (2, "2027-01-01", "None")],
        ),
    ],
)
def test_each_day_goes_to_the_tariff_that_counted_on_it(
    old: Old, tariffs: list[tuple[str, str | None]], expected: list[tuple[Any, ...]]
) -> None:
    for number, (first, until) in enumerate(tariffs, start=1):
        old.tariff(first, until, decided=f"2025-12-{number:02}")
    old.go("0002")
    found = [(one, *days) if state == "published" else (one, state) for one, state, *days in old.periods()]
    assert found == expected
    old.go("0001")
    old.go("0002")
    assert [(one, *days) if state == "published" else (one, state) for one, state, *days in old.periods()] == expected


def test_a_tariff_of_the_second_form_survives_the_way_back_word_for_word(old: Old) -> None:
    old.tariff("2026-01-01", None)
    old.go("0002")
    written = """
        # A remark that must not get lost.
        format = 2
        service = "klusdienst"
        name.nl = "Nieuw"
        source = "Raad"
        valid_from = 2027-01-01
        [rounding]
        amount = "half_even"
        [vat.work]
        rate = 21
        [[lines]]
        code = "quarters"
        name.nl = "Kwartieren"
        of = "worker_minutes"
        unit = 15
        step = 15
        price = 3.00
        [[lines]]
        code = "motor"
        name.nl = "Machine"
        of = "motor_minutes"
        unit = 60
        step = 60
        rounding = "up"
        price = 2.5
    """
    others = {"name": {"nl": "Nieuw"}, "source": "Raad", "text": written, "version": 7, "valid_from": "2027-01-01"}
    with old.connection.begin():
        old.connection.execute(text("UPDATE tariffs SET valid_until = '2027-01-01'"))
    second = old.insert_own(
        "tariffs",
        service_id=old.service,
        state="published",
        reason="",
        created_by_id=old.staff,
        created_at=MOMENT,
        **others,
    )
    old.insert_own("tariffs", service_id=old.service, state="draft", reason="", **others)
    old.go("0001")
    _, row = old.rows("tariffs")
    assert row.id == second
    assert row.decided_on == date(2027, 1, 1)
    # What the first form has words for is there, the rest is not told wrongly.
    assert [rule["code"] for rule in row.document["rules"]] == ["motor"]
    assert row.document["rules"][0] == {
        "code": "motor", "name": {"nl": "Machine"}, "measure": "motor_minutes", "kind": "per_quantity",
        "unit_minutes": 60, "count": "begun", "price": "2.5", "rounding": "up",
    }  # fmt: skip
    old.go("0002")
    _, row = old.rows("tariffs")
    assert (row.text, row.version, row.created_by_id, row.created_at) == (written, 7, old.staff, MOMENT)
    assert row.decided_on is None


def test_the_way_back_gives_the_document_that_was_there_first(old: Old) -> None:
    old.tariff("2026-01-01", None)
    old.go("0002")
    old.go("0001")
    (row,) = old.rows("tariffs")
    unread = {"vat"}
    rules = [{key: value for key, value in rule.items() if key not in unread} for rule in FIRST_FORM["rules"]]
    assert {key: row.document[key] for key in FIRST_FORM} == FIRST_FORM | {"rules": rules}


def test_a_quote_of_the_first_form_is_read_as_it_was_given(old: Old) -> None:
    tariff, booking = old.tariff("2026-01-01", None), old.booking()
    old.insert_own(
        "quotes",
        booking_id=booking, tariff_id=tariff, class_code="standard", class_reason="not_told", total_cents=7500,
        document=FIRST_QUOTE, given_at=MOMENT,
    )  # fmt: skip
    old.go("0002")
    (row,) = old.rows("quotes")
    assert (row.document, row.stage, row.cause, row.decision_id) == (FIRST_QUOTE, "estimate", "", None)
    quote = read_quote(QuoteRow(**row._asdict()))
    (line,) = quote.lines
    assert (line.kind, line.counted, line.unit, line.amount.cents) == (Counted.MINUTES, Decimal(90), Decimal(60), 7500)


def test_a_quote_and_a_decision_of_today_survive_the_way_back(old: Old) -> None:
    tariff, booking = old.tariff("2026-01-01", None), old.booking()
    old.decision()
    old.go("0002")
    with_amount = old.decision(amount_cents=250, provisional=True, person="", review_on="2026-06-01")
    only_amount = old.decision(class_code=None, amount_cents=250, provisional=False, person="Lotte")
    values = {
        "booking_id": booking, "tariff_id": tariff, "class_code": "standard", "class_reason": "no_class_fits",
        "total_cents": 2700, "document": SECOND_QUOTE, "given_at": MOMENT, "stage": "final", "cause": "work",
    }  # fmt: skip
    first = old.insert_own("quotes", decision_id=with_amount, **values)
    old.insert_own("quotes", decision_id=only_amount, corrects_id=first, **values)

    old.go("0001")
    assert [(row.class_code, row.ground) for row in old.rows("price_decisions")] == [("social", "leefloon")] * 2
    row, _ = old.rows("quotes")
    assert row.class_reason == "not_told"
    hours, meal = row.document["lines"]
    assert (hours["unit"], hours["quantity"], hours["unit_price"]) == ("hour", "1.5", "10.00")
    assert (meal["unit"], meal["quantity"], meal["unit_price"], meal["amount"]) == ("cost", "1", "12.00", "12.00")
    assert row.document["open_lines"] == [{"code": "waste", "name": {"nl": "Afval"}, "unit": "cost", "unit_price": "0"}]

    old.go("0002")
    row, correction = old.rows("quotes")
    assert (row.document, row.class_reason, row.stage, row.cause) == (SECOND_QUOTE, "no_class_fits", "final", "work")
    # The decision on an amount alone could not be kept, and the quote says so itself.
    assert (row.decision_id, correction.decision_id, correction.corrects_id) == (with_amount, None, first)


def test_quotes_stay_append_only_after_the_way_there_and_back(old: Old) -> None:
    old.go("0002")
    old.go("0001")
    old.go("0002")
    found = old.connection.execute(
        text("SELECT tgname AS name, tgenabled::text AS enabled FROM pg_trigger WHERE tgname LIKE '%_append_only'")
    )
    assert {row.name: row.enabled for row in found} == {
        f"{table}_append_only": "O" for table in ("booking_history", "dossier_readings", "quotes", "work_records")
    }
