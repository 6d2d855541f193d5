"""For whom of the caller's household it is, and from when until when: fields of a call about day care, a lesson."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from booking.rules.care import CareTimes
from booking.store.database import reading
from booking.store.queries.members import KnownMember, members_of
from booking.store.queries.service_facts import Service
from booking.web.common.clock_field import ClockField
from booking.web.common.guard import actor
from booking.web.desk.call_forms import CallForm, with_tasks

#: How the fields begin that name somebody of the household.
MEMBER: Final = "member_"


def member_fields(service: Service, members: Iterable[KnownMember]) -> dict[str, Any]:
    """Return the fields that a service asks of who comes by name; none where it does not."""
    if not service.for_members:
        return {}
    fields: dict[str, Any] = {
        f"{MEMBER}{one.member.member_id}": BooleanField(one.member.name) for one in members if one.active
    }
    if service.asks_hours:
        fields["bring"] = ClockField(_l("Brought at"), validators=[Optional()])
        fields["fetch"] = ClockField(_l("Fetched at"), validators=[Optional()])
    return fields


def chosen_members(form: CallForm) -> tuple[int, ...]:
    """Return for whom it is, by their ids."""
    return tuple(int(field.name.removeprefix(MEMBER)) for field in form if field.name.startswith(MEMBER) and field.data)


def chosen_hours(form: CallForm) -> CareTimes | None:
    """Return from when until when; None where that was not said, or is not asked."""
    if "bring" not in form or form["bring"].data is None or form["fetch"].data is None:
        return None
    return CareTimes(form["bring"].data, form["fetch"].data)


def form_with_members(service: Service, household_id: int) -> CallForm:
    """Return the form of a call with who comes, filled from the address of the page."""
    members: list[KnownMember] = []
    if service.for_members:
        with reading() as session:
            members = members_of(session, actor().organisation_id, household_id)
    kind: type[CallForm] = type("CallFormWithMembers", (CallForm,), member_fields(service, members))
    return with_tasks(kind, service)
