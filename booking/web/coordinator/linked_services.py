"""Which services are offered to who books another one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField

from booking.rules.refusals.services import LinkedToItself, TooManyLinks
from booking.rules.shapes import WITHOUT_TIMES
from booking.store.database import in_transaction, reading
from booking.store.queries.service_facts import Service
from booking.store.queries.services import every_service, service_by_id
from booking.usecases.baskets.set_links import set_links
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.trying import refusals_at
from booking.web.coordinator.blueprint import blueprint

_NAMES: Final = ("first", "second", "third", "fourth")


class LinkedForm(PageForm):
    """Up to four services, in the order in which they are offered."""

    first = SelectField(_l("First"), invalid_choice_message=_l("Choose one from the list."))
    second = SelectField(_l("Then"), invalid_choice_message=_l("Choose one from the list."))
    third = SelectField(_l("After that"), invalid_choice_message=_l("Choose one from the list."))
    fourth = SelectField(_l("Last"), invalid_choice_message=_l("Choose one from the list."))
    refusal_fields = {LinkedToItself: "first", TooManyLinks: "first"}  # noqa: RUF012 - as PageForm declares it

    def offer(self, services: Iterable[Service]) -> None:
        """Offer the other services."""
        choices = [
            SelectChoice("", _("Nothing")),
            *(SelectChoice(str(one.service_id), text(one.name)) for one in services),
        ]
        for name in _NAMES:
            self[name].choices = choices

    def linked_ids(self) -> tuple[int, ...]:
        """Return what was chosen, in order."""
        return tuple(int(self[name].data) for name in _NAMES if self[name].data)


@blueprint.route(f"/diensten/<{ID}:service_id>/erbij", methods=["GET", "POST"])
def linked_services(service_id: int) -> ResponseReturnValue:
    """Choose what is offered to who books this service."""
    by = actor()
    with reading() as session:
        service = service_by_id(session, by.organisation_id, service_id)
        others = [one for one in every_service(session, by.organisation_id) if _can_be_offered(one, service)]
    offered = {one.service_id for one in others}
    kept = [one for one in service.linked_ids if one in offered]
    form = LinkedForm(data={name: str(one) for name, one in zip(_NAMES, kept, strict=False)})
    form.offer(others)
    if form.validate_on_submit():
        linked = form.linked_ids()
        with refusals_at(form):
            in_transaction(lambda session: set_links(session, service_id, linked, by=by))
            flash(_("%(name)s is saved.", name=text(service.name)), "ok")
            return redirect(url_for("coordinator.services"), code=303)
    page = render_template("coordinator/linked_services.html", service=service, form=form)
    return page, 422 if form.errors else 200


def _can_be_offered(one: Service, beside: Service) -> bool:
    return one.service_id != beside.service_id and one.shape not in WITHOUT_TIMES and not one.confidential
