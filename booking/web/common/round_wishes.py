"""The form on which a family says which days of a round it wishes for its children; for residents and the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from wtforms import BooleanField, Field, RadioField, SelectChoice

from booking.rules.actors import Actor
from booking.rules.sessions import GroupSession, suits_age
from booking.store.database import reading
from booking.store.queries.members import members_of
from booking.store.queries.wish_rounds import WishRound, round_by_id, wishes_of_family
from booking.usecases.wish_rounds.find import sessions_of_round
from booking.usecases.wish_rounds.give_wishes import GiveWishes, WishedDay
from booking.web.common.formats import day
from booking.web.common.forms import PageForm

_WISH: Final = "wish_"
_GROUND: Final = "ground_"
_NO: Final = "0"


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The field of one day for one child."""

    field: Field
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class AskedChild:
    """A child with its days."""

    name: str
    days: tuple[AskedDay, ...]


@dataclass(frozen=True, slots=True)
class AskedRound:
    """The whole page: the round, the form, the children with their days, and the grounds."""

    round: WishRound
    form: RoundForm
    children: tuple[AskedChild, ...]
    grounds: tuple[Field, ...]


class RoundForm(PageForm):
    """How much a family wants each day: a field for each child and day, made for this round."""

    def to_request(self, round_id: int, resident_id: int | None) -> GiveWishes:
        """Return what the use case wants."""
        wishes = []
        for field in self:
            if field.name.startswith(_WISH) and field.data and field.data != _NO:
                member_id, session_id = field.name.removeprefix(_WISH).split("_")
                wishes.append(WishedDay(int(member_id), int(session_id), int(field.data)))
        claimed = (one.name for one in self if one.name.startswith(_GROUND) and one.data)
        grounds = frozenset(one.removeprefix(_GROUND) for one in claimed)
        return GiveWishes(round_id, tuple(wishes), grounds, resident_id)


def asked_round(round_id: int, *, household_id: int, by: Actor, now: datetime) -> AskedRound:
    """Return the page of a household, as it wished before. Raises ``NotFound``."""
    with reading() as session:
        one = round_by_id(session, by.organisation_id, round_id)
        sessions = sessions_of_round(session, by.organisation_id, one, now=now)
        children = [known.member for known in members_of(session, by.organisation_id, household_id) if known.active]
        before, claimed = wishes_of_family(session, by.organisation_id, round_id, household_id)
    fields: dict[str, Any] = {f"{_GROUND}{code}": BooleanField(name) for code, name, _points in one.grounds}
    data: dict[str, Any] = {f"{_GROUND}{code}": code in claimed for code, _name, _points in one.grounds}
    days: dict[int, list[tuple[str, GroupSession]]] = {}
    for child in children:
        for session_ in sessions:
            if not suits_age(session_, [child.born_on]):
                continue
            name = f"{_WISH}{child.member_id}_{session_.session_id}"
            fields[name] = RadioField(day(session_.starts_at), choices=_choices())
            data[name] = str(before.get((child.member_id, session_.session_id), _NO))
            days.setdefault(child.member_id, []).append((name, session_))
    form = type("RoundFormOfFamily", (RoundForm,), fields)(data=data)
    return AskedRound(
        one,
        form,
        tuple(
            AskedChild(child.name, tuple(AskedDay(form[name], of.starts_at) for name, of in days[child.member_id]))
            for child in children
            if child.member_id in days
        ),
        tuple(form[f"{_GROUND}{code}"] for code, _name, _points in one.grounds),
    )


def _choices() -> list[SelectChoice]:
    said = {"1": _("Very much"), "2": _("Gladly"), "3": _("If it can be"), _NO: _("No")}
    return [SelectChoice(rank, words) for rank, words in said.items()]
