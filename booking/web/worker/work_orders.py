"""The work order on a worker's phone: read it together, sign it; ask first where it becomes more. Never a price."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice
from wtforms.validators import AnyOf

from booking.rules.refusals import NotFound, ReasonMissing, Refusal
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.work_orders import LONGEST_NAME, LONGEST_WORDS, Unsigned, Way, strokes_of
from booking.store.database import in_transaction, reading
from booking.usecases.work.agree_to_more import AgreeToMore, agree_to_more
from booking.usecases.work.order_to_sign import OrderToSign, order_to_sign
from booking.usecases.work.sign_work_order import SignWorkOrder, sign_work_order
from booking.web.common import clock
from booking.web.common.fields import WordsField
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.common.trying import refusals_at
from booking.web.common.work_orders import WHY_UNSIGNED, shown_order
from booking.web.worker.blueprint import blueprint
from booking.web.worker.steps import own_assignment_of_today, to_today

_ID = f"<{ID}:assignment_id>"
_UNSIGNED = "unsigned"


class SignForm(PageForm):
    """A signature: drawn, or the name with a tick that it was read aloud."""

    signed_by = WordsField(_l("Who signs?"), missing=_l("Fill in the name of who signs."), most=LONGEST_NAME)
    read_aloud = BooleanField(_l("I read it aloud, and the customer agrees"))
    drawing = HiddenField()
    seen = HiddenField()

    def to_request(self, assignment_id: int) -> SignWorkOrder:
        """Return what the use case wants. Raises ``NotASignature``."""
        drawn = strokes_of(self.drawing.data) if self.drawing.data else ()
        return SignWorkOrder(
            assignment_id=assignment_id,
            seen=self.seen.data or "",
            way=Way.DRAWN if drawn or not self.read_aloud.data else Way.TYPED,
            signed_by=self.signed_by.data,
            strokes=drawn,
        )


class UnsignedForm(PageForm):
    """Why it was not signed."""

    refusal_fields = {ReasonMissing: "words"}  # noqa: RUF012 - as PageForm declares it

    reason = RadioField(
        _l("Why is it not signed?"),
        choices=[SelectChoice(value, label) for value, label in WHY_UNSIGNED.items()],
        validate_choice=False,
        validators=[AnyOf(list(Unsigned), message=_l("Choose one of the reasons."))],
    )
    words = FreeTextField(_l("Do you want to say more?"), most=LONGEST_WORDS)
    seen_too = HiddenField()

    def to_request(self, assignment_id: int) -> SignWorkOrder:
        """Return what the use case wants."""
        return SignWorkOrder(
            assignment_id=assignment_id,
            seen=self.seen_too.data or "",
            way=Way.NOT_SIGNED,
            reason=Unsigned(self.reason.data),
            words=self.words.data or "",
        )


class AgreeForm(PageForm):
    """Who agrees to what more."""

    refusal_fields = {ReasonMissing: "agreed_by"}  # noqa: RUF012 - as PageForm declares it

    agreed_by = WordsField(_l("Who says yes?"), missing=_l("Fill in the name of who says yes."), most=LONGEST_NAME)
    words = FreeTextField(_l("What more will you do?"), most=LONGEST_WORDS)


@blueprint.route(f"/{_ID}/werkbon", methods=["GET", "POST"])
def work_order(assignment_id: int) -> ResponseReturnValue:
    """Show what was done, and let it be signed."""
    try:
        asked = _asked(assignment_id)
    except NotPossibleNow:
        return to_today(_("The customer signs when everybody is ready. Your colleague is still busy."), "warm")
    except NotFound:
        raise
    except Refusal as refusal:
        return to_today(refusal_text(refusal).text, "warm")
    sign, unsigned = SignForm(), UnsignedForm()
    form = unsigned if request.form.get("close") == _UNSIGNED else sign
    if form.validate_on_submit():
        if _closed(form, assignment_id):
            return to_today(_("The work order is kept. Well done."), "ok")
        asked = _asked(assignment_id)
    # What is signed next is what stands on the page.
    sign.seen.data = unsigned.seen_too.data = asked.order.digest
    page = render_template(
        "worker/work_order.html",
        asked=asked,
        kept=shown_order(asked.kept) if asked.kept else None,
        starts_at=datetime.fromisoformat(asked.order.starts_at),
        assignment_id=assignment_id,
        sign=sign,
        unsigned=unsigned,
        wrong=form,
    )
    return page, 422 if form.errors else 200


@blueprint.route(f"/{_ID}/meer-werk", methods=["GET", "POST"])
def more_work(assignment_id: int) -> ResponseReturnValue:
    """Write down that the customer agreed to more than was estimated."""
    work, form = own_assignment_of_today(assignment_id), AgreeForm()
    if form.validate_on_submit():
        asked = AgreeToMore(assignment_id, form.agreed_by.data, form.words.data or "")
        by, now = actor(), clock.now()
        with refusals_at(form):
            in_transaction(lambda session: agree_to_more(session, asked, by=by, now=now))
            flash(_("We know that the customer says yes."), "ok")
            to_order = url_for("worker.work_order", assignment_id=assignment_id)
            return redirect(to_order if work.progress == "done" else url_for("worker.today"), code=303)
    return render_template("worker/more_work.html", form=form, work=work), 422 if form.errors else 200


def _closed(form: SignForm | UnsignedForm, assignment_id: int) -> bool:
    by, now = actor(), clock.now()
    try:
        asked = form.to_request(assignment_id)
        in_transaction(lambda session: sign_work_order(session, asked, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True


def _asked(assignment_id: int) -> OrderToSign:
    with reading() as session:
        return order_to_sign(session, assignment_id, by=actor(), now=clock.now())
