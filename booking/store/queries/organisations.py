"""Which organisation a request is for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.text import Text
from booking.store.remembered import SEEN
from booking.store.statements import ask

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
#: Each request asks it, so it is thin. An organisation that answers to the host comes first.
_BY_HOST_OR_ALONE: Final = f"""
    SELECT {", ".join(_SHOWN)}, roster_version, host IS NOT DISTINCT FROM %(asked)s FROM organisations
     ORDER BY (host = %(asked)s) DESC NULLS LAST, id LIMIT {_FOUND_BY_HOST_OR_ALONE}
"""  # noqa: S608 - the names of our own fields


def find_organisation(session: Session, *, host: str) -> Organisation | None:
    """Return the organisation that answers to ``host``, or the only one of the installation.

    A session that only looks has seen the version of what it offers by then, and need not ask again.
    """
    found = ask(session.connection(), _BY_HOST_OR_ALONE, {"asked": host})
    if not found or (len(found) > 1 and not found[0][-1]):
        return None
    *shown, version, _is_host = found[0]
    organisation = Organisation(**dict(zip(_SHOWN, shown, strict=True)))
    if SEEN in session.info:
        session.info[SEEN][organisation.id] = version
    return organisation
