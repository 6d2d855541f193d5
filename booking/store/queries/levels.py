"""How hard lessons can be, in the words of an organisation."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH
from sqlalchemy.orm import Session

from booking.rules.levels import Level
from booking.rules.text import Text
from booking.store.tables import GroupSessionRow, OrganisationRow

_NAME_OF = "$[*] ? (@.code == $level).name"


def levels_of(session: Session, organisation_id: int) -> tuple[Level, ...]:
    """Return the levels, the easiest first; those that are offered no more too."""
    kept = session.scalars(select(OrganisationRow.levels).where(OrganisationRow.id == organisation_id)).one()
    return tuple(Level.from_json(one) for one in kept)


def level_name(organisation_id: int) -> ScalarSelect[Text | None]:
    """Return, for a statement about sessions, what the level of one is called by language; NULL where it has none."""
    code = func.jsonb_build_object("level", GroupSessionRow.level)
    return (
        select(func.jsonb_path_query_first(OrganisationRow.levels, literal(_NAME_OF, JSONPATH()), code, type_=JSONB))
        .where(OrganisationRow.id == organisation_id, GroupSessionRow.level != "")
        .correlate(GroupSessionRow)
        .scalar_subquery()
    )
