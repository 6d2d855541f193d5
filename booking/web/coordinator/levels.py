"""How hard lessons can be: the coordinator's own words for it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, HiddenField

from booking.rules.levels import Level
from booking.rules.refusals import Refusal, VersionChanged
from booking.rules.versions import version_of
from booking.store.database import in_transaction, reading
from booking.store.queries.levels import levels_of
from booking.usecases.settings.set_levels import SetLevels, set_levels
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.refusal_texts import show
from booking.web.coordinator.advice_fields import AdviceInLanguages, advice_data, advice_in
from booking.web.coordinator.blueprint import blueprint


class LevelsForm(PageForm):
    """The levels, one on each line."""

    levels = FormField(AdviceInLanguages, _l("The levels, the easiest first"))
    seen = HiddenField()

    @classmethod
    def about(cls, levels: tuple[Level, ...]) -> LevelsForm:
        """Return the form as the levels stand."""
        offered = [one.name for one in levels if one.active]
        return cls(data={"levels": advice_data(offered), "seen": version_of(levels)})


@blueprint.route("/instellingen/niveaus", methods=["GET", "POST"])
def levels() -> ResponseReturnValue:
    """Change what the levels of lessons are called."""
    form = LevelsForm.about(_levels())
    if form.validate_on_submit():
        asked = SetLevels(advice_in(form.levels), seen=form.seen.data or "")
        try:
            in_transaction(lambda session: set_levels(session, asked, by=actor()))
        except Refusal as refusal:
            show(form, refusal)
            if isinstance(refusal, VersionChanged):
                # What was typed stays; saving once more is choosing it.
                form.seen.data = version_of(_levels())
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("coordinator.levels"), code=303)
    return render_template("coordinator/levels.html", form=form), 422 if form.errors else 200


def _levels() -> tuple[Level, ...]:
    with reading() as session:
        return levels_of(session, actor().organisation_id)
