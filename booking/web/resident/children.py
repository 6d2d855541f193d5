"""The children of a household, by its private link: who may fetch them, what they must not eat, whom to call."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking.rules.actors import Actor
from booking.rules.refusals import NotFound
from booking.store.database import in_transaction, reading
from booking.store.queries.members import KnownMember
from booking.store.queries.wish_rounds import open_rounds
from booking.usecases.drafts.choose_members import children_of
from booking.usecases.representatives.find import may_see_care
from booking.usecases.residents.keep_pick_up import KeepPickUp, keep_pick_up
from booking.web.common import clock
from booking.web.common.fields import LinesField, PhoneField
from booking.web.common.formats import phone
from booking.web.common.forms import PageForm
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.paths import ID
from booking.web.resident.blueprint import blueprint
from booking.web.resident.links import booking_by_link, household_by_link

_MOST_NOTES = 500


@dataclass(frozen=True, slots=True)
class ShownChild:
    """A child of the household, with its care for who may see that."""

    member_id: int
    name: str
    care: KnownMember | None


@dataclass(frozen=True, slots=True)
class ChildPage:
    """One child, and the way back to the others. Who may not see the care of it gets no form."""

    name: str
    back: str
    may_see_care: bool


class ChildForm(PageForm):
    """What who cares for a child has to know."""

    pick_up = LinesField(_l("Who may come and fetch your child?"), most=_MOST_NOTES)
    emergency_phone = PhoneField(_l("Whom do we call in an emergency?"))
    care_notes = LinesField(_l("Allergies, medicine, what we must know"), most=_MOST_NOTES)

    def to_request(self, member_id: int) -> KeepPickUp:
        """Return what the use case wants."""
        return KeepPickUp(
            member_id=member_id,
            care_notes=self.care_notes.data or "",
            pick_up=self.pick_up.data or "",
            emergency_phone=self.emergency_phone.e164 if self.emergency_phone.data else "",
        )


@blueprint.get("/b/<token>/kinderen")
@LINK_GUESS
def children(token: str) -> ResponseReturnValue:
    """Show the children of the household, and lead to each."""
    by = household_of(token)
    with reading() as session:
        found = children_of(session, by=by)
        rounds = open_rounds(session, by.organisation_id, today=clock.today()) if found else []
        sees_care = may_see_care(session, by=by, now=clock.now())
    shown = [ShownChild(one.member.member_id, one.member.name, one if sees_care else None) for one in found]
    return render_template("resident/children.html", children=shown, rounds=rounds, token=token, may_see_care=sees_care)


@blueprint.route(f"/b/<token>/kind/<{ID}:member_id>", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def child(token: str, member_id: int) -> ResponseReturnValue:
    """Show what is known of one child, and change it."""
    by = household_of(token)
    now, known = clock.now(), _child(member_id, by=by)
    with reading() as session:
        sees_care = may_see_care(session, by=by, now=now)
    form = ChildForm(data=_as_it_stands(known) if sees_care else {})
    if form.validate_on_submit():
        asked = form.to_request(member_id)
        in_transaction(lambda session: keep_pick_up(session, asked, by=by, now=now))
        flash(_("It is saved."), "ok")
        return redirect(url_for("resident.children", token=token), code=303)
    back = url_for("resident.children", token=token)
    page = ChildPage(known.member.name, back=back, may_see_care=sees_care)
    return render_template("resident/child.html", page=page, form=form), 422 if form.errors else 200


def household_of(token: str) -> Actor:
    """Return the household that a private link proves; only of a booking of which we were sure whose it is.

    From then on this browser also books for its children. Raises ``NotFound``.
    """
    return household_by_link(booking_by_link(token))


def _child(member_id: int, *, by: Actor) -> KnownMember:
    with reading() as session:
        for one in children_of(session, by=by):
            if one.member.member_id == member_id:
                return one
    raise NotFound


def _as_it_stands(known: KnownMember) -> dict[str, str]:
    return {
        "pick_up": known.pick_up,
        "emergency_phone": phone(known.emergency_phone) if known.emergency_phone else "",
        "care_notes": known.care_notes,
    }
