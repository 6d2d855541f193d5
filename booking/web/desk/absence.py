"""Somebody calls in the morning: they are ill. One page, and all their visits of these days are re-planned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectChoice, SelectField
from wtforms.validators import InputRequired, ValidationError

from booking.rules.calendar import start_of_day
from booking.store.database import in_transaction, reading
from booking.store.queries.colleagues import Colleague, colleagues_of
from booking.usecases.replanning.replan_worker import Replanned, ReplanWorker, replan_worker
from booking.web.common import clock
from booking.web.common.day_field import DayField
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.desk.blueprint import blueprint
from booking.web.desk.moments import read_day

#: Longer absences are planned, by the coordinator.
_MOST_DAYS: Final = 92
_NOBODY: Final = 0


class AbsentForm(PageForm):
    """Who is not there, from which day until which day."""

    worker = SelectField(_l("Who is not there?"), coerce=int, invalid_choice_message=_l("Choose one from the list."))
    first = DayField(_l("First day"), validators=[InputRequired(_l("Fill in the first day."))])
    last = DayField(_l("Last day"), validators=[InputRequired(_l("Fill in the last day."))])

    def offer(self, colleagues: Iterable[Colleague]) -> None:
        """Offer who works here."""
        named = [SelectChoice(one.worker_id, one.name) for one in colleagues]
        self.worker.choices = [SelectChoice(_NOBODY, _("Choose somebody")), *named]

    def validate_worker(self, field: SelectField) -> None:
        """Ask for somebody: a hasty hand must not re-plan whoever comes first in the list."""
        if field.data == _NOBODY:
            raise ValidationError(_("Choose one from the list."))

    def validate_first(self, field: DayField) -> None:
        """Take today or later: what is past cannot be re-planned."""
        if field.data is not None and field.data < clock.today():
            raise ValidationError(_("This day is past. Choose today or later."))

    def validate_last(self, field: DayField) -> None:
        """Take a last day that is not before the first, nor months away."""
        if field.data is None or self.first.data is None:
            return
        if field.data < self.first.data:
            raise ValidationError(_("The last day cannot be before the first."))
        if field.data - self.first.data > timedelta(days=_MOST_DAYS):
            raise ValidationError(_("For so long, ask the coordinator to plan it."))

    def to_request(self) -> ReplanWorker:
        """Return what the use case wants: whole days."""
        first: date = self.first.data
        return ReplanWorker(self.worker.data, start_of_day(first), start_of_day(self.last.data + timedelta(days=1)))


@blueprint.route("/afwezig", methods=["GET", "POST"])
def absent() -> ResponseReturnValue:
    """Write down who is not there, and give their visits to others in the same step."""
    with reading() as session:
        colleagues = colleagues_of(session, actor().organisation_id)
    # From the list of a day it is about that day; what is past cannot be re-planned.
    on = max(read_day(request.args.get("dag")) or clock.today(), clock.today())
    form = AbsentForm(data={"worker": request.args.get("wie", 0, type=int), "first": on, "last": on})
    form.offer(colleagues)
    if form.validate_on_submit():
        by, now, asked = actor(), clock.now(), form.to_request()
        done = in_transaction(lambda session: replan_worker(session, asked, by=by, now=now))
        name = next(one.name for one in colleagues if one.worker_id == asked.worker_id)
        for said, tone in _report(name, done):
            flash(said, tone)
        return redirect(url_for("desk.phone_list"), code=303)
    return render_template("desk/absent.html", form=form), 422 if form.errors else 200


def _report(name: str, done: Replanned) -> list[tuple[str, str]]:
    """Return what happened, in sentences, each with its tone."""
    said = [(_("The absence of %(name)s is saved.", name=name), "ok")]
    if done.taken_over:
        moved = ngettext("%(num)s visit goes to somebody else.", "%(num)s visits go to others.", done.taken_over)
        said.append((moved, "ok"))
    if done.to_phone:
        left = ngettext(
            "For %(num)s visit we found nobody. Phone the customer.",
            "For %(num)s visits we found nobody. Phone the customers.",
            len(done.to_phone),
        )
        said.append((left, "warm"))
    return said
