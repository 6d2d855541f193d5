"""Which organisation a request is for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from booking.rules.text import Text
from booking.store.tables import OrganisationRow

_FOUND_BY_HOST_OR_ALONE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation as the web knows it. ``phone`` is in E.164; colours are ``#rrggbb``."""

    id: int
    slug: str
    name: str
    base_url: str
    phone: str
    phone_hours: Text
    email: str
    brand: str
    brand_ink: str
    warm: str


_SHOWN: Final = tuple(one.name for one in fields(Organisation))
#: Made once: each request asks it. An organisation that answers to the host comes first.
_BY_HOST_OR_ALONE: Final = (
    select(*(getattr(OrganisationRow, name) for name in _SHOWN), OrganisationRow.host)
    .order_by((OrganisationRow.host == bindparam("asked")).desc())
    .limit(_FOUND_BY_HOST_OR_ALONE)
)


def find_organisation(session: Session, *, host: str) -> Organisation | None:
    """Return the organisation that answers to ``host``, or the only one of the installation."""
    found = session.execute(_BY_HOST_OR_ALONE, {"asked": host}).all()
    if not found or (found[0].host != host and len(found) > 1):
        return None
    *shown, _host = found[0]
    return Organisation(**dict(zip(_SHOWN, shown, strict=True)))
