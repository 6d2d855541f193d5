"""Tariffs beside that of the small town, for the pages of the coordinator."""

from __future__ import annotations

import re

from flask import Flask

from booking.regulations import rate_texts, regulation_text
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.rates_document import read_rates
from booking.store.database import in_transaction
from booking.store.tables import RatePeriodRow, RateRow, TariffRow
from tests.harness.town import Town


def a_draft(app: Flask, town: Town, name: str = "", *, text: str = "", state: str = "draft") -> int:
    """Keep a regulation, or a text, beside the tariff of the town and return its id."""
    written = text or regulation_text(name)
    tariff = read_tariff(parse(written))
    row = TariffRow(
        organisation_id=town.organisation_id,
        service_id=town.service_id,
        state=state,
        name=dict(tariff.name),
        source=tariff.source,
        decided_on=tariff.decided_on,
        valid_from=tariff.valid_from,
        valid_until=tariff.valid_until,
        text=written,
    )
    with app.app_context():
        in_transaction(lambda session: session.add(row))
        return int(in_transaction(lambda session: session.merge(row).id))


def the_rates(app: Flask, town: Town) -> None:
    """Keep the shared rates that come with the product."""

    def keep(session: object) -> None:
        for text in rate_texts().values():
            table = read_rates(parse(text))
            row = RateRow(
                organisation_id=town.organisation_id, code=table.code, name=dict(table.name), source=table.source
            )
            session.add(row)  # type: ignore[attr-defined]
            session.flush()  # type: ignore[attr-defined]
            session.add_all(  # type: ignore[attr-defined]
                RatePeriodRow(
                    organisation_id=town.organisation_id,
                    rate_id=row.id,
                    first=period.first,
                    last=period.last,
                    amount=period.amount,
                )
                for period in table.periods
            )

    with app.app_context():
        in_transaction(keep)


def words_of(html: str) -> str:
    """Return the words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
