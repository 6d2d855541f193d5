"""The tariffs: which count when, and what each says, as the regulation that it came from would say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask import render_template

from booking.messages.tariff_words import tariff_in_words
from booking.rules.calendar import local_date
from booking.rules.pricing.document import parse
from booking.rules.pricing.examples import examples_of
from booking.rules.pricing.looks_at import looks_at_income, rates_of_tariff
from booking.rules.text import Text
from booking.store.database import reading
from booking.store.queries.services import every_service
from booking.store.queries.tariff_list import ListedTariff, tariff_by_id, tariffs_of
from booking.store.queries.tariffs import rates_of
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import refusal_text
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.price_list_form import can_have_price_list

#: An address in a source, with or without https; one that ends in dots was shortened and leads nowhere.
_ADDRESS: Final = re.compile(r"(?:https://)?((?:[\w-]+\.)+[a-z]{2,}/[^\s…,;]+)(?![^\s]*…)")
#: A gap that is further away is no news: the last day stands in the list.
_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PricedService:
    """A service with its tariffs, and from which day of the coming year on it has no price; None where it has one."""

    service_id: int
    name: Text
    icon: str
    tariffs: tuple[ListedTariff, ...]
    without_from: date | None
    can_have_price_list: bool


@blueprint.get("/tarieven")
def tariffs() -> str:
    """List the tariffs of each service, and the rates that they share."""
    organisation_id = actor().organisation_id
    today = local_date(clock.now())
    with reading() as session:
        services = every_service(session, organisation_id)
        found = tariffs_of(session, organisation_id)
        rates = rates_of(session, organisation_id)
    by_service = {
        one.service_id: tuple(listed for listed in found if listed.service_id == one.service_id) for one in services
    }
    return render_template(
        "coordinator/tariffs.html",
        services=[
            PricedService(
                one.service_id,
                one.name,
                one.icon,
                by_service[one.service_id],
                without_price_from(by_service[one.service_id], today),
                can_have_price_list(one.shape),
            )
            for one in services
        ],
        rates=tuple(rates.tables.values()),
        today=today,
        last_day=last_day,
        euros=request_words().money,
    )


@blueprint.get(f"/tarieven/<{ID}:tariff_id>")
def tariff(tariff_id: int) -> str:
    """Show a tariff as its regulation reads."""
    organisation_id = actor().organisation_id
    with reading() as session:
        opened = tariff_by_id(session, organisation_id, tariff_id)
        rates = rates_of(session, organisation_id)
    document, words = parse(opened.text), request_words()
    used = rates_of_tariff(opened.tariff)
    return render_template(
        "coordinator/tariff.html",
        opened=opened,
        tariff=tariff_in_words(opened.tariff, words, rates={code: one.name for code, one in rates.tables.items()}),
        examples=examples_of(document, opened.tariff, rates=rates),
        rates=tuple(table for code, table in rates.tables.items() if code in used),
        by_income=looks_at_income(opened.tariff),
        source_url=source_link(opened.source),
        today=local_date(clock.now()),
        euros=words.money,
        said=lambda refusal: refusal_text(refusal).text,
    )


def without_price_from(tariffs: Sequence[ListedTariff], today: date) -> date | None:
    """Return the first day of the year from ``today`` on that no published tariff covers, or None."""
    day = today
    while day < today + _YEAR:
        current = next((one for one in tariffs if one.is_in_force(day)), None)
        if current is None:
            return day
        if current.valid_until is None:
            return None
        day = current.valid_until
    return None


def last_day(valid_until: date | None) -> date | None:
    """Return the last day on which something is in force; it is kept as the first day on which it is not."""
    return valid_until - timedelta(days=1) if valid_until else None


def source_link(source: str) -> str | None:
    """Return the address in a source that leads somewhere, or None."""
    found = _ADDRESS.search(source)
    return f"https://{found[1]}" if found else None
