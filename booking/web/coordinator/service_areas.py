"""Where a service comes, and its pictogram."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice
from wtforms.validators import ValidationError

from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.addresses import UnknownPostcode
from booking.store.database import in_transaction, reading
from booking.store.queries.service_facts import Area, Service
from booking.store.queries.services import areas_of, service_by_id
from booking.usecases.services.set_areas import SetAreas, areas_seen, set_areas
from booking.web.common.fields import LinesField
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.fields import ChoiceField
from booking.web.coordinator.words import PICTOGRAMS

_POSTCODE: Final = re.compile(r"[1-9][0-9]{3}")


class AreasForm(PageForm):
    """The postcodes, parted by spaces, commas or lines, and the pictogram."""

    icon = ChoiceField(_l("Pictogram"), choices=[SelectChoice(*pair) for pair in PICTOGRAMS.items()])
    postcodes = LinesField(_l("Postcodes to which this service comes"))
    seen = HiddenField()

    refusal_fields: ClassVar = {UnknownPostcode: "postcodes"}

    @property
    def typed(self) -> list[str]:
        """What stands in the field, part by part."""
        return [part for part in re.split(r"[\s,;]+", self.postcodes.data or "") if part]

    def validate_postcodes(self, _field: LinesField) -> None:
        """Say which one is no postcode."""
        wrong = next((part for part in self.typed if not _POSTCODE.fullmatch(part)), None)
        if wrong is not None:
            raise ValidationError(
                _("“%(typed)s” is not a postcode: that has 4 digits, for example 3140.", typed=wrong[:20])
            )


@blueprint.route(f"/diensten/<{ID}:service_id>/waar", methods=["GET", "POST"])
def service_areas(service_id: int) -> ResponseReturnValue:
    """Change to which postcodes a service comes, and its pictogram."""
    service, areas, seen = _known(service_id)
    shown = "\n".join(area.postcode for area in areas)
    form = AreasForm(data={"icon": service.icon, "postcodes": shown, "seen": seen})
    if form.validate_on_submit():
        request = SetAreas(service_id, frozenset(form.typed), form.icon.data, form.seen.data or "")
        try:
            in_transaction(lambda session: set_areas(session, request, by=actor()))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
            # What was typed stays; saving once more is choosing it.
            form.seen.data = _known(service_id)[2]
        else:
            flash(_("%(name)s is saved.", name=text(service.name)), "ok")
            return redirect(url_for("coordinator.change_service", service_id=service_id), code=303)
    page = render_template("coordinator/service_areas.html", form=form, service=service, areas=areas)
    return page, 422 if form.errors else 200


def _known(service_id: int) -> tuple[Service, list[Area], str]:
    organisation_id = actor().organisation_id
    with reading() as session:
        service = service_by_id(session, organisation_id, service_id)
        areas = sorted(areas_of(session, organisation_id, service_id), key=lambda area: area.postcode)
        return service, areas, areas_seen(session, organisation_id, service_id)
