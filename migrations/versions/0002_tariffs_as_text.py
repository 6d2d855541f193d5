"""Tariffs as text with drafts, shared rates, amounts decided, final quotes, and what was really done.

Documents of the first form become documents of the second, which can say all that the first could. On the way
back a document is cut down to what the first form can say, and carries the whole along under ``second_form``, so that
coming here again loses nothing. The same goes for quotes.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = "work_records"
SECOND_FORM = "second_form"

#: The statuses that every tariff of the second form knows; a tariff names its own ones.
STATUSES = frozenset({
    "budget_guidance", "budget_meter", "care_budget", "care_plan", "debt_settlement", "equivalent_leefloon", "guidance",
    "heating_allowance", "igo", "integration_allowance", "ivt", "jobseeker", "lac", "leefloon", "maatwerk",
    "ocmw_decision", "ok_pas", "private_tenant", "protected_customer", "social_tenant", "uitpas", "vt",
})  # fmt: skip
#: What the first form has no column for, kept on the way back.
ONLY_NOW = (
    "state", "text", "version", "decided_on", "created_by_id", "created_at", "published_by_id", "published_at", "reason",
)  # fmt: skip
LOCALES = frozenset({"nl", "fr", "en"})
#: measure of the first form: quantity of the second.
QUANTITIES = {
    "worker_minutes": "worker_minutes",
    "motor_minutes": "motor_minutes",
    "job_km": "job_km",
    "waste_cents": "waste_cost",
}
MEASURES = {quantity: measure for measure, quantity in QUANTITIES.items()}
#: Only these reasons for a class were known before.
CLASS_REASONS = {"decided": "decided", "claimed": "claimed"}
#: What a price is made of that the first form has no words for.
BEYOND_FIRST_FORM = frozenset({
    "free", "least", "most", "when", "least_amount", "most_amount", "each", "split_among", "choices", "tiers", "flat",
    "extra", "linear", "decided", "rate", "percent_of", "percent", "third_party", "gets", "margin_percent",
    "instead_of_time",
})  # fmt: skip

Document = dict[str, Any]


def upgrade() -> None:
    _change_tariffs()
    _change_decisions_and_quotes()
    _create_rates()
    _create_work_records()


def downgrade() -> None:
    op.execute(f"DROP TRIGGER {APPEND_ONLY}_append_only ON {APPEND_ONLY}")
    op.drop_index("ix_work_records_booking", table_name="work_records")
    op.drop_table("work_records")
    op.drop_table("rate_periods")
    op.drop_table("rates")
    _change_decisions_and_quotes_back()
    _change_tariffs_back()


def _change_tariffs() -> None:
    op.add_column("tariffs", sa.Column("text", sa.Text(), nullable=False, server_default=""))
    op.add_column("tariffs", sa.Column("state", sa.Text(), nullable=False, server_default="published"))
    op.add_column("tariffs", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("tariffs", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    for column in ("text", "state", "version", "reason"):
        op.alter_column("tariffs", column, server_default=None)
    for who, when in (("created_by_id", "created_at"), ("published_by_id", "published_at")):
        op.add_column("tariffs", sa.Column(who, sa.BigInteger(), nullable=True))
        op.add_column("tariffs", sa.Column(when, sa.DateTime(timezone=True), nullable=True))
        op.create_foreign_key(op.f(f"fk_tariffs_{who}"), "tariffs", "staff", [who], ["id"])
    op.alter_column("tariffs", "decided_on", nullable=True)
    _rewrite_documents()
    op.drop_column("tariffs", "document")
    _part_the_days()
    op.create_check_constraint(op.f("ck_tariffs_state"), "tariffs", "state IN ('draft', 'published', 'withdrawn')")
    # Not op.create_exclude_constraint: it takes columns only, no ranges made of them.
    op.execute(
        "ALTER TABLE tariffs ADD CONSTRAINT ex_tariffs_published_once EXCLUDE USING gist"
        " (int8range(service_id, service_id, '[]') WITH &&, daterange(valid_from, valid_until) WITH &&)"
        " WHERE (state = 'published')"
    )


def _change_tariffs_back() -> None:
    op.drop_constraint("ex_tariffs_published_once", "tariffs")
    op.drop_constraint("ck_tariffs_state", "tariffs")
    # Everything that stands there counted: a draft must not begin to.
    op.execute("DELETE FROM tariffs WHERE state = 'draft'")
    # The first form has no word for withdrawn, and prices were given by it: its days are over, long ago.
    op.execute(
        "UPDATE tariffs SET valid_from = date '0001-01-01' + id::int, valid_until = date '0001-01-02' + id::int"
        " WHERE state = 'withdrawn'"
    )
    op.add_column(
        "tariffs", sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="{}")
    )
    op.alter_column("tariffs", "document", server_default=None)
    _write_documents_back()
    op.execute("UPDATE tariffs SET decided_on = valid_from WHERE decided_on IS NULL")
    op.alter_column("tariffs", "decided_on", nullable=False)
    for column in ("created_by_id", "published_by_id"):
        op.drop_constraint(op.f(f"fk_tariffs_{column}"), "tariffs")
    for column in (
        "text",
        "state",
        "version",
        "created_by_id",
        "created_at",
        "published_by_id",
        "published_at",
        "reason",
    ):
        op.drop_column("tariffs", column)


def _change_decisions_and_quotes() -> None:
    op.alter_column("price_decisions", "class_code", nullable=True)
    op.add_column("price_decisions", sa.Column("amount_cents", sa.Integer(), nullable=True))
    op.add_column("price_decisions", sa.Column("review_on", sa.Date(), nullable=True))
    op.add_column("price_decisions", sa.Column("provisional", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("price_decisions", sa.Column("person", sa.Text(), nullable=False, server_default=""))
    op.alter_column("price_decisions", "provisional", server_default=None)
    op.alter_column("price_decisions", "person", server_default=None)
    op.create_check_constraint(
        op.f("ck_price_decisions_decides"), "price_decisions", "class_code IS NOT NULL OR amount_cents IS NOT NULL"
    )
    op.create_check_constraint(op.f("ck_price_decisions_amount"), "price_decisions", "amount_cents >= 0")
    op.create_index("ix_price_decisions_ends", "price_decisions", ["organisation_id", "valid_until"], unique=False)

    op.add_column("bookings", sa.Column("price_override", sa.Text(), nullable=False, server_default=""))
    op.alter_column("bookings", "price_override", server_default=None)
    op.add_column("quotes", sa.Column("stage", sa.Text(), nullable=False, server_default="estimate"))
    op.add_column("quotes", sa.Column("cause", sa.Text(), nullable=False, server_default=""))
    op.alter_column("quotes", "stage", server_default=None)
    op.alter_column("quotes", "cause", server_default=None)
    op.add_column("quotes", sa.Column("decision_id", sa.BigInteger(), nullable=True))
    op.add_column("quotes", sa.Column("corrects_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_quotes_decision_id"), "quotes", "price_decisions", ["decision_id"], ["id"])
    op.create_foreign_key(op.f("fk_quotes_corrects_id"), "quotes", "quotes", ["corrects_id"], ["id"])
    op.create_check_constraint(op.f("ck_quotes_stage"), "quotes", "stage IN ('estimate', 'final')")
    op.create_index("ix_quotes_tariff", "quotes", ["organisation_id", "tariff_id"], unique=False)
    _restore_quotes()


def _change_decisions_and_quotes_back() -> None:
    _cut_quotes_down()
    op.drop_index("ix_quotes_tariff", table_name="quotes")
    op.drop_constraint("ck_quotes_stage", "quotes")
    for column in ("decision_id", "corrects_id"):
        op.drop_constraint(op.f(f"fk_quotes_{column}"), "quotes")
    for column in ("stage", "cause", "decision_id", "corrects_id"):
        op.drop_column("quotes", column)
    op.drop_column("bookings", "price_override")

    op.drop_index("ix_price_decisions_ends", table_name="price_decisions")
    op.drop_constraint("ck_price_decisions_amount", "price_decisions")
    op.drop_constraint("ck_price_decisions_decides", "price_decisions")
    # An amount, or one child's attest, would count as a class of the whole household.
    op.execute("DELETE FROM price_decisions WHERE class_code IS NULL OR person <> ''")
    for column in ("amount_cents", "review_on", "provisional", "person"):
        op.drop_column("price_decisions", column)
    op.alter_column("price_decisions", "class_code", nullable=False)


def _create_rates() -> None:
    op.create_table(
        "rates",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_rates_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_rates_organisation_id_code")),
    )
    op.create_table(
        "rate_periods",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rate_id", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=6), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(rate_id, rate_id, '[]')"), "&&"),
            (sa.text("daterange(first, last, '[]')"), "&&"),
            using="gist",
            name="ex_rate_periods_once",
        ),
        sa.CheckConstraint("first <= last", name=op.f("ck_rate_periods_period")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_rate_periods_amount")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_rate_periods_organisation_id")
        ),
        sa.ForeignKeyConstraint(["rate_id"], ["rates.id"], name=op.f("fk_rate_periods_rate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_periods")),
    )


def _create_work_records() -> None:
    op.create_table(
        "work_records",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("by_staff_id", sa.BigInteger(), nullable=True),
        sa.Column("by_worker_id", sa.BigInteger(), nullable=True),
        sa.Column("work", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name=op.f("fk_work_records_assignment_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_work_records_booking_id")),
        sa.ForeignKeyConstraint(["by_staff_id"], ["staff.id"], name=op.f("fk_work_records_by_staff_id")),
        sa.ForeignKeyConstraint(["by_worker_id"], ["workers.id"], name=op.f("fk_work_records_by_worker_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_work_records_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_records")),
    )
    op.create_index("ix_work_records_booking", "work_records", ["organisation_id", "booking_id"], unique=False)
    op.execute(
        f"CREATE TRIGGER {APPEND_ONLY}_append_only BEFORE UPDATE OR DELETE ON {APPEND_ONLY}"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


# -- tariffs ---------------------------------------------------------------------------------------------------------


def _rewrite_documents() -> None:
    """Give each tariff its text in the second form: the one that it had before, or a new one."""
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            "SELECT tariffs.*, services.slug AS service FROM tariffs JOIN services ON services.id = tariffs.service_id"
        )
    )
    values = ", ".join(f"{column} = :{column}" for column in ONLY_NOW)
    for row in rows.mappings().all():
        unchanged = {column: row[column] for column in ONLY_NOW}
        kept = row["document"].get(SECOND_FORM) or {"text": _as_json(_second_form(row))}
        bind.execute(
            sa.text(f"UPDATE tariffs SET {values} WHERE id = :id"),  # noqa: S608
            unchanged | kept | {"id": row["id"]},
        )


def _second_form(row: Any) -> Document:
    old = row["document"]
    classes = _codes(one["code"] for one in old["classes"])
    grounds = _codes(ground for one in old["classes"] for ground in one["grounds"])
    own = {ground: code for ground, code in grounds.items() if code not in STATUSES}
    _rename_in_decisions(row["service_id"], classes, grounds)
    new: Document = {
        "format": 2,
        "service": _codes([row["service"]])[row["service"]],
        "name": _words(row["name"]),
        "source": row["source"].strip() or "Niet bekend",
        "valid_from": row["valid_from"].isoformat(),
    }
    if row["valid_until"] is not None:
        new["last_day"] = (row["valid_until"] - timedelta(days=1)).isoformat()
    new["decided_on"] = row["decided_on"].isoformat()
    new |= {"default_class": classes[old["default_class"]], "choose": "first"}
    if own:
        new["statuses"] = {code: {"name": {"nl": ground}} for ground, code in own.items()}
    lines = _codes(rule["code"] for rule in old["rules"])
    return new | {
        "rounding": {"amount": "half_up"},
        "vat": {"not_stated": {"not_stated": True}},
        "classes": [
            {"code": classes[one["code"]], "name": _words(one["name"])}
            | _when(one, grounds, is_default=one["code"] == old["default_class"])
            for one in old["classes"]
        ],
        "lines": [
            {"code": lines[rule["code"]], "name": _words(rule["name"])} | _line(rule, classes) for rule in old["rules"]
        ],
    }


def _when(one: Document, grounds: dict[str, str], *, is_default: bool) -> Document:
    if one["grounds"]:
        return {"when": {"status": [grounds[ground] for ground in one["grounds"]]}}
    return {} if is_default else {"by_decision": True}


def _line(rule: Document, classes: dict[str, str]) -> Document:
    line: Document = {"of": QUANTITIES[rule["measure"]]}
    if rule["kind"] == "at_cost":
        return line | {"at_cost": True}
    unit = rule.get("unit_minutes") or 1
    line["unit"] = unit
    if rule["count"] == "begun":
        line["step"] = unit
    if "prices" in rule:
        line["prices"] = {classes[code]: Decimal(amount) for code, amount in rule["prices"].items()}
    else:
        line["price"] = Decimal(rule["price"])
    return line | {"rounding": rule["rounding"]}


def _codes(old: Iterable[str]) -> dict[str, str]:
    """Return a code of the second form for each of the first, which took any text."""
    found: dict[str, str] = {}
    for code in old:
        plain = re.sub("[^a-z0-9]+", "_", code.lower()).strip("_")[:36]
        plain = plain if plain[:1].isalpha() else f"c_{plain}"
        number = 1
        while (new := plain if number == 1 else f"{plain}_{number}") in found.values() and code not in found:
            number += 1
        found.setdefault(code, new)
    return found


def _rename_in_decisions(service_id: int, classes: dict[str, str], grounds: dict[str, str]) -> None:
    for column, codes in (("class_code", classes), ("ground", grounds)):
        renamed = {old: new for old, new in codes.items() if old != new}
        if renamed:
            op.get_bind().execute(
                sa.text(
                    f"UPDATE price_decisions SET {column} = renamed.new"  # noqa: S608
                    " FROM unnest(CAST(:old AS text[]), CAST(:new AS text[])) AS renamed(old, new)"
                    f" WHERE service_id = :service_id AND {column} = renamed.old"
                ),
                {"old": list(renamed), "new": list(renamed.values()), "service_id": service_id},
            )


def _words(name: dict[str, str]) -> dict[str, str]:
    return {locale: words for locale, words in name.items() if locale in LOCALES}


def _part_the_days() -> None:
    """Give each day of a service to the one tariff that counted on it: the last to begin, then the last decided.

    A tariff that came back after a shorter one had ended goes on as a row of its own. One that has no day left
    is withdrawn: quotes may have been given by it.
    """
    rows = op.get_bind().execute(
        sa.text(
            "SELECT id, organisation_id, service_id, valid_from, valid_until FROM tariffs WHERE state = 'published'"
            " ORDER BY service_id, valid_from DESC, decided_on DESC NULLS LAST, id DESC"
        )
    )
    taken: dict[int, list[tuple[date, date]]] = {}
    for row in rows.all():
        days = (row.valid_from, row.valid_until or date.max)
        before = taken.setdefault(row.service_id, [])
        own = list(_without(days, before))
        before.append(days)
        _give_days(row.id, own)


def _without(days: tuple[date, date], taken: Iterable[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """Return the stretches ``[first, until)`` of ``days`` that nobody has taken, in order of time."""
    first, until = days
    for start, end in sorted(taken):
        if start > first:
            yield from [(first, min(start, until))] if first < min(start, until) else []
        first = max(first, end)
    if first < until:
        yield first, until


def _give_days(tariff_id: int, stretches: list[tuple[date, date]]) -> None:
    bind = op.get_bind()
    if not stretches:
        bind.execute(sa.text("UPDATE tariffs SET state = 'withdrawn' WHERE id = :id"), {"id": tariff_id})
    for number, (first, until) in enumerate(stretches):
        values = {"id": tariff_id, "first": first, "until": None if until == date.max else until}
        statement = (
            "INSERT INTO tariffs (organisation_id, service_id, state, name, source, decided_on, valid_from, valid_until,"
            " text, version, reason) SELECT organisation_id, service_id, state, name, source, decided_on, :first, :until,"
            " text, version, reason FROM tariffs WHERE id = :id"
            if number
            else "UPDATE tariffs SET valid_from = :first, valid_until = :until WHERE id = :id"
        )
        bind.execute(sa.text(statement), values)


def _write_documents_back() -> None:
    bind = op.get_bind()
    for row in bind.execute(sa.text("SELECT * FROM tariffs")).mappings().all():
        kept = {key: row[key].isoformat() if isinstance(row[key], date) else row[key] for key in ONLY_NOW}
        document = _first_form(_parsed(row["text"])) | {SECOND_FORM: kept}
        bind.execute(
            sa.text("UPDATE tariffs SET document = :document WHERE id = :id").bindparams(
                sa.bindparam("document", type_=postgresql.JSONB())
            ),
            {"id": row["id"], "document": document},
        )


def _first_form(new: Document) -> Document:
    """Return what the first form can say of a document: its classes, and the lines that it has words for."""
    default = new.get("default_class", "everybody")
    classes, found = [], set()
    for one in new.get("classes") or [{"code": default, "name": new["name"]}]:
        grounds = [ground for ground in _grounds(one) if ground not in found and one["code"] != default]
        found.update(grounds)
        classes.append({"code": one["code"], "name": one["name"], "grounds": grounds})
    rounding = new.get("rounding", {}).get("amount", "half_up")
    codes = {one["code"] for one in classes}
    rules = [rule for line in new["lines"] if (rule := _rule(line, codes, default, rounding)) is not None]
    # A document needs a rule. The organisation's own cost of waste is the one that promises nobody a price.
    rules = rules or [{"code": "waste", "kind": "at_cost", "measure": "waste_cents", "name": new["name"]}]
    return {"version": 1, "currency": "EUR", "default_class": default, "classes": classes, "rules": rules}


def _grounds(one: Document) -> list[str]:
    status = one.get("when", {}).get("status", [])
    return [status] if isinstance(status, str) else list(status)


def _rule(line: Document, codes: set[str], default: str, rounding: str) -> Document | None:
    """Return a line as a rule of the first form, or None where that form has no words for it."""
    of = line.get("of")
    measure = MEASURES.get(of) if isinstance(of, str) else None
    rounding = line.get("rounding", rounding)
    if measure is None or rounding not in {"half_up", "up", "down"} or not BEYOND_FIRST_FORM.isdisjoint(line):
        return None
    rule = {"code": line["code"], "name": line["name"], "measure": measure}
    if measure == "waste_cents":
        return rule | {"kind": "at_cost"} if line.get("at_cost") else None
    expected = 1 if measure == "job_km" else 60
    begun = "step" in line
    if line.get("unit", 1) != expected or (begun and (line["step"] != expected or "step_rounding" in line)):
        return None
    if expected != 1:
        rule["unit_minutes"] = expected
    if "prices" in line:
        prices = {code: Decimal(str(price)) for code, price in line["prices"].items()}
        if set(prices) != codes or prices[default] != max(prices.values()):
            return None
        rule["prices"] = {code: str(price) for code, price in prices.items()}
    elif "price" in line:
        rule["price"] = str(line["price"])
    else:
        return None
    return rule | {"kind": "per_quantity", "count": "begun" if begun else "exact", "rounding": rounding}


def _parsed(text: str) -> Document:
    if text.lstrip().startswith("{"):
        parsed: Document = json.loads(text, parse_float=Decimal)
        return parsed
    return tomllib.loads(text, parse_float=Decimal)


def _as_json(document: Document) -> str:
    """Write a document with its amounts as they are printed: ``18.00``, where JSON of its own would say ``18.0``."""
    marked = json.dumps(document, ensure_ascii=False, indent=2, default=lambda amount: f"\ue000{amount}\ue000")
    return re.sub('"\ue000([0-9.]+)\ue000"', r"\1", marked) + "\n"


# -- quotes ----------------------------------------------------------------------------------------------------------


def _cut_quotes_down() -> None:
    """Write each quote as the first form would show it; the whole goes along."""
    bind = op.get_bind()
    rows = bind.execute(sa.text("SELECT * FROM quotes WHERE document ? 'format'")).mappings().all()
    _write_quotes(
        {
            "id": row["id"],
            "class_reason": CLASS_REASONS.get(row["class_reason"], "not_told"),
            "document": _first_quote(row["document"])
            | {
                SECOND_FORM: {
                    key: row[key]
                    for key in ("document", "class_reason", "stage", "cause", "decision_id", "corrects_id")
                }
            },
        }
        for row in rows
    )


def _restore_quotes() -> None:
    rows = op.get_bind().execute(
        sa.text(f"SELECT id, document -> '{SECOND_FORM}' AS kept FROM quotes WHERE document ? '{SECOND_FORM}'")  # noqa: S608
    )
    _write_quotes(({"id": row.id} | row.kept for row in rows.all()), more=_RESTORED)


#: A decision that the first form could not hold is gone, and its number with it.
_RESTORED = (
    ", stage = :stage, cause = :cause, corrects_id = :corrects_id,"
    " decision_id = (SELECT id FROM price_decisions WHERE id = :decision_id)"
)


def _write_quotes(rows: Iterable[Document], *, more: str = "") -> None:
    """Rewrite quotes, which nothing else may do: only their form changes, never what they say."""
    statement = sa.text(
        f"UPDATE quotes SET document = :document, class_reason = :class_reason{more} WHERE id = :id"  # noqa: S608
    ).bindparams(sa.bindparam("document", type_=postgresql.JSONB()))
    op.execute("ALTER TABLE quotes DISABLE TRIGGER quotes_append_only")
    for row in rows:
        op.get_bind().execute(statement, row)
    op.execute("ALTER TABLE quotes ENABLE TRIGGER quotes_append_only")


def _first_quote(new: Document) -> Document:
    return {
        "class_name": new["class_name"],
        "class_until": new["class_until"],
        "lines": [
            {"code": line["code"], "name": line["name"], "by_class": False, "amount": line["amount"]}
            | _units(line, Decimal(line["counted"]), cost=line["amount"])
            for line in new["lines"]
        ],
        "open_lines": [
            {"code": line["code"], "name": line["name"]} | _units(line, None, cost="0") for line in new["open_lines"]
        ],
    }


def _units(line: Document, counted: Decimal | None, *, cost: str) -> Document:
    """Return the unit of a line in the words of the first form: an hour, a kilometre, or one sum of money."""
    price, unit = Decimal(line["unit_price"]), Decimal(line["unit"])
    if line["kind"] not in {"minutes", "km"} or not unit:
        return {"unit": "cost", "unit_price": cost} | ({} if counted is None else {"quantity": "1"})
    size = Decimal(60 if line["kind"] == "minutes" else 1)
    name = "hour" if line["kind"] == "minutes" else "km"
    units = {} if counted is None else {"quantity": str(counted / size)}
    return {"unit": name, "unit_price": str(price * size / unit)} | units
