"""Making a household a member, from its dossier: one button with the price on it."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired, NumberRange

from booking.rules.memberships import MembershipKind
from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction
from booking.usecases.rides.make_member import MakeMember, make_member, membership_paid
from booking.web.common import clock
from booking.web.common.formats import money
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text
from booking.web.desk.blueprint import blueprint

_MOST: int = 2**31 - 1


class MemberForm(PageForm):
    """Which service and year, for whom, and whether the money was seen; ``kind`` is the button that was pressed."""

    service_id = IntegerField(validators=[InputRequired(), NumberRange(1, _MOST)])
    year = IntegerField(validators=[InputRequired(), NumberRange(2000, 2100)])
    kind = StringField(validators=[AnyOf([kind.value for kind in MembershipKind])])
    paid = BooleanField()

    def to_request(self, resident_id: int) -> MakeMember:
        """Return what the use case wants."""
        kind = MembershipKind(self.kind.data)
        return MakeMember(resident_id, self.service_id.data, self.year.data, kind, paid=self.paid.data)


@blueprint.post(f"/inwoner/<{ID}:resident_id>/lidmaatschap")
def make_membership(resident_id: int) -> ResponseReturnValue:
    """Write down that the household is a member."""
    form = MemberForm()
    if not form.validate_on_submit():
        raise NotFound
    asked, by, now = form.to_request(resident_id), actor(), clock.now()
    try:
        due = in_transaction(lambda session: make_member(session, asked, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
    else:
        flash(_("The household is a member in %(year)s. It costs %(price)s.", year=asked.year, price=money(due)), "ok")
    return redirect(url_for("desk.show_resident", resident_id=resident_id), code=303)


@blueprint.post(f"/inwoner/<{ID}:resident_id>/lidmaatschap/<{ID}:membership_id>/betaald")
def pay_membership(resident_id: int, membership_id: int) -> ResponseReturnValue:
    """Write down that the money was seen."""
    by, now = actor(), clock.now()
    in_transaction(lambda session: membership_paid(session, membership_id, by=by, now=now))
    flash(_("The membership is paid."), "ok")
    return redirect(url_for("desk.show_resident", resident_id=resident_id), code=303)
