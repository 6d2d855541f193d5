"""Which path a service takes, with what a request begins, who guides in it, and how long requests are kept."""

from __future__ import annotations

from typing import Any, Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired

from booking.rules.refusals import Refusal
from booking.rules.requests import Urgency
from booking.store.database import in_transaction, reading
from booking.store.queries.confidential import Guide, guides_of
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.queries.settings import request_days_kept
from booking.usecases.requests.set_request_rules import SetRequestRules, set_request_rules
from booking.usecases.settings.set_request_days import set_request_days
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.common.request_texts import WHY_URGENT
from booking.web.common.trying import refusals_at
from booking.web.coordinator.blueprint import blueprint

PATHS: Final[dict[str, Any]] = {
    "instant": _l("Residents book a time themselves"),
    "request": _l("Residents ask, and somebody decides"),
    "decided": _l("Who has a price decision books, and others ask first"),
}


class RequestRulesForm(PageForm):
    """How one comes to the service, and who sees into it."""

    path = RadioField(
        _l("How do residents come to this service?"),
        choices=[SelectChoice(path, words) for path, words in PATHS.items()],
    )
    intakes = SelectMultipleField(_l("With which task does a request begin?"), coerce=int)
    urgencies = SelectMultipleField(
        _l("When is a request urgent?"),
        choices=[SelectChoice(str(one), words) for one, words in WHY_URGENT.items()],
    )
    confidential = BooleanField(_l("Confidential: only its guides see who asked for it or has it"))
    guides = SelectMultipleField(_l("Who guides in it?"), coerce=int)

    def offer(self, service: Service, guides: list[Guide]) -> None:
        """Offer its tasks and the staff."""
        self.intakes.choices = [(option.option_id, text(option.name)) for option in service.options]
        self.guides.choices = [(guide.staff_id, guide.name) for guide in guides]

    def to_request(self, service_id: int) -> SetRequestRules:
        """Return what the use case wants."""
        return SetRequestRules(
            service_id=service_id,
            path=self.path.data,
            intake_ids=frozenset(self.intakes.data or ()),
            confidential=bool(self.confidential.data),
            guide_ids=frozenset(self.guides.data or ()),
            urgencies=frozenset(Urgency(one) for one in self.urgencies.data or ()),
        )


class DaysKeptForm(PageForm):
    """How long what is personal is kept."""

    days = IntegerField(
        _l("After how many days do we forget who asked?"), [InputRequired(message=_l("Fill in the number of days."))]
    )


@blueprint.route(f"/diensten/<{ID}:service_id>/aanvragen", methods=["GET", "POST"])
def service_requests(service_id: int) -> ResponseReturnValue:
    """Change how one comes to a service, and who sees into it."""
    with reading() as session:
        service = service_by_id(session, actor().organisation_id, service_id)
        guides = guides_of(session, actor().organisation_id, service_id)
    form = RequestRulesForm(
        data={
            "path": service.path,
            "intakes": [option.option_id for option in service.options if option.is_intake],
            "confidential": service.confidential,
            "urgencies": [str(one) for one in service.urgencies],
            "guides": [guide.staff_id for guide in guides if guide.guides],
        }
    )
    form.offer(service, guides)
    if form.validate_on_submit():
        asked, by = form.to_request(service_id), actor()
        with refusals_at(form):
            in_transaction(lambda session: set_request_rules(session, asked, by=by))
            flash(_("%(name)s is saved.", name=text(service.name)), "ok")
            return redirect(url_for("coordinator.services"), code=303)
    page = render_template("coordinator/service_requests.html", form=form, service=service)
    return page, 422 if form.errors else 200


@blueprint.route("/instellingen/aanvragen", methods=["GET", "POST"])
def request_days() -> ResponseReturnValue:
    """Change how long what is personal of a request that came to nothing is kept."""
    by = actor()
    with reading() as session:
        form = DaysKeptForm(data={"days": request_days_kept(session, by.organisation_id)})
    if form.validate_on_submit():
        days = form.days.data
        try:
            in_transaction(lambda session: set_request_days(session, days, by=by))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("coordinator.request_days"), code=303)
    return render_template("coordinator/request_days.html", form=form), 422 if form.errors else 200
