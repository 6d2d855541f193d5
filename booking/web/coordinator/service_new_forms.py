"""What the coordinator fills in to begin a service: how it is called, how it is delivered, where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, SelectChoice

from booking.rules.shapes import Shape
from booking.store.queries.service_facts import Service
from booking.usecases.services.add_service import AddService
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.coordinator.choices import MarksField, OneField
from booking.web.coordinator.fields import ChoiceField, NameInLanguages, WordsInLanguages, text_in
from booking.web.coordinator.words import PICTOGRAMS

_SHAPES: Final[dict[str, object]] = {
    Shape.VISIT: _l("Somebody comes to people's homes"),
    Shape.RIDE: _l("Somebody drives them, or shops for them"),
    Shape.SEAT: _l("They come to something with a number of places: a meal, a lesson, a day of child care"),
    Shape.DROP_OFF: _l("They leave something with us: a bike, ironing"),
    Shape.RENTAL: _l("They rent something from us and bring it back: a bike"),
    Shape.REPORT: _l("They tell us about something in a public place"),
}
_PATHS: Final[dict[str, object]] = {
    "instant": _l("They book by themselves"),
    "decided": _l("They book by themselves once we decided what they pay, and ask before that"),
    "request": _l("They ask, and we decide"),
}


class NewServiceForm(PageForm):
    """A service to begin with. Tasks, questions and a tariff come next."""

    name = FormField(NameInLanguages, _l("Name"))
    summary = FormField(WordsInLanguages, _l("In a few words"))
    icon = ChoiceField(_l("Pictogram"), choices=[SelectChoice(*pair) for pair in PICTOGRAMS.items()])
    shape = OneField(_l("How does it go?"), offers=_SHAPES, default=Shape.VISIT)
    path = OneField(_l("How do people get it?"), offers=_PATHS, default="instant")
    like = ChoiceField(_l("Take over the rules and the postcodes of"))
    locations = MarksField(_l("At which places do we give this service?"))

    def offer(self, services: Iterable[Service], *, locations: Iterable[tuple[int, str]]) -> None:
        """Offer the services to be like, and the places of the organisation, (id, name)."""
        self.like.choices = [
            *(SelectChoice(str(one.service_id), text(one.name)) for one in services),
            SelectChoice("", _("No other service")),
        ]
        self.locations.choices = [SelectChoice(str(location_id), name) for location_id, name in locations]

    def to_request(self) -> AddService:
        """Return what the use case wants."""
        return AddService(
            name=text_in(self.name),
            summary=text_in(self.summary),
            icon=self.icon.data,
            shape=Shape(self.shape.data),
            path=self.path.data,
            like_service_id=int(self.like.data) if self.like.data else None,
            location_ids=frozenset(int(location_id) for location_id in self.locations.data or ()),
        )
