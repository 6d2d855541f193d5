"""The rules of the demo's organisations: seasons, limits, what comes after what, and reports."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.demo.data.rules import ADVICE, AGAIN, FOLLOW_UPS, LIMITS, SEASONS
from booking.rules.actors import Actor, Role
from booking.rules.quotas import Quota
from booking.store.queries.service_facts import Service
from booking.store.queries.services import every_service
from booking.store.tables import OptionRow, OrganisationRow, ServiceRow
from booking.usecases.services.add_limit import add_limit


def set_house_rules(session: Session) -> None:
    """Set them for every organisation that gives such a service."""
    session.flush()
    for organisation_id in session.scalars(select(OrganisationRow.id).order_by(OrganisationRow.id)).all():
        services = {service.slug: service for service in every_service(session, organisation_id)}
        coordinator = Actor(organisation_id, frozenset({Role.COORDINATOR}))
        _set_seasons(session, services)
        _set_turns(session, services)
        for slug, of, most, per, codes in LIMITS:
            if slug in services:
                quota = Quota(of=of, most=most, per=per)
                chosen = frozenset(_option(services[slug], code) for code in codes)
                add_limit(session, services[slug].service_id, replace(quota, option_ids=chosen), by=coordinator)
        for slug, advice in ADVICE.items():
            if slug in services:
                wanted = update(ServiceRow).where(
                    ServiceRow.organisation_id == organisation_id, ServiceRow.id == services[slug].service_id
                )
                session.execute(wanted.values(gives_report=True, advice=[dict(one) for one in advice]))


def _set_seasons(session: Session, services: dict[str, Service]) -> None:
    for (slug, code), season in SEASONS.items():
        if slug in services:
            _change(
                session,
                services[slug],
                code,
                season_first=season.first.code,
                season_last=season.last.code,
                season_why=season.why,
            )


def _set_turns(session: Session, services: dict[str, Service]) -> None:
    for slug, code, after, least, most in FOLLOW_UPS:
        if slug in services:
            after_id = _option(services[slug], after)
            _change(session, services[slug], code, after_option_id=after_id, after_days=least, after_most_days=most)
    for slug, code, days in AGAIN:
        if slug in services:
            _change(session, services[slug], code, again_after_days=days)


def _option(service: Service, code: str) -> int:
    return next(option.option_id for option in service.options if option.slug == code)


def _change(session: Session, service: Service, code: str, **columns: object) -> None:
    wanted = update(OptionRow).where(OptionRow.service_id == service.service_id, OptionRow.slug == code)
    session.execute(wanted.values(**columns))
