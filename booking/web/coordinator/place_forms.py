"""What the coordinator fills in about a fixed place: what it is called, where it is, and its days that differ."""

from __future__ import annotations

from datetime import date, time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired

from booking.rules.refusals.times import InvalidPeriod
from booking.rules.refusals.workers import HoursOverlap
from booking.store.queries.locations import Location
from booking.usecases.locations.add_location import AddLocation
from booking.usecases.locations.change_location import ChangeLocation
from booking.usecases.locations.set_location_day import SetLocationDay
from booking.web.common.address_form import AddressForm
from booking.web.common.fields import NameField, WordsField
from booking.web.common.forms import PageForm
from booking.web.coordinator.choices import OneField
from booking.web.coordinator.fields import ClockField, DayField, SwitchField
from booking.web.coordinator.worker_day_forms import is_absurd

OPEN, CLOSED = "open", "closed"


class NewPlaceForm(AddressForm):
    """A new place."""

    asked_first = ("name",)

    name = NameField(_l("Name"), missing=_l("Fill in a name."), most=80)

    def to_request(self) -> AddLocation:
        """Return what the use case wants."""
        return AddLocation(self.name.data, self.typed_address())


class PlaceForm(NewPlaceForm):
    """A place, and whether it is still used."""

    active = SwitchField(_l("We still use this place"))
    seen = HiddenField()

    @classmethod
    def about(cls, place: Location) -> PlaceForm:
        """Return the form as the place stands."""
        address = place.address
        return cls(
            data={
                "name": place.name,
                "street": address.street,
                "house_number": address.house_number,
                "box": address.box,
                "postcode": address.postcode,
                "active": place.active,
                "seen": place.version,
            }
        )

    def to_change(self, place: Location) -> ChangeLocation:
        """Return what the use case wants; which services are given there is said with the services."""
        return ChangeLocation(
            location_id=place.location_id,
            name=self.name.data,
            address=self.typed_address(),
            service_ids=place.service_ids,
            active=self.active.data,
            seen=self.seen.data or "",
        )


class PlaceDayForm(PageForm):
    """A day on which a place has other hours, or none."""

    refusal_fields = {InvalidPeriod: "closes", HoursOverlap: "opens_again"}  # noqa: RUF012 - as PageForm declares it

    on = DayField(_l("Day"), validators=[InputRequired(_l("Fill in the day."))])
    what = OneField(_l("What is different?"), offers={CLOSED: _l("Closed"), OPEN: _l("Other hours")}, default=CLOSED)
    opens = ClockField(_l("From"))
    closes = ClockField(_l("Until"))
    opens_again = ClockField(_l("And from"))
    closes_again = ClockField(_l("Until"))
    name = WordsField(_l("Why?"), most=80)

    @classmethod
    def about(cls, place: Location, on: date | None) -> PlaceDayForm:
        """Return the form as a day of the place stands; empty for a day like others."""
        day = place.opening.day(on) if on else None
        if day is None:
            return cls(data={"on": on} if on else None)
        data: dict[str, object] = {"on": on, "what": OPEN if day.hours else CLOSED, "name": day.name}
        for again, (opens, closes) in zip(("", "_again"), day.hours, strict=False):
            data |= {f"opens{again}": opens, f"closes{again}": closes}
        return cls(data=data)

    def check(self, *, today: date) -> bool:
        """Check that the day is near enough to be meant, and that hours are there where they are asked, in pairs."""
        if is_absurd(self.on.data, today=today):
            self.on.errors = [_("Look at the year again.")]
        if self.what.data == OPEN:
            if (self.opens.data, self.closes.data) == (None, None):
                self.opens.errors = [_("Fill in the hours of this day.")]
            elif None in (self.opens.data, self.closes.data):
                self.opens.errors = [_("Fill in both a beginning and an end.")]
            if (self.opens_again.data is None) is not (self.closes_again.data is None):
                self.opens_again.errors = [_("Fill in both a beginning and an end.")]
        return not self.errors

    def to_request(self, location_id: int) -> SetLocationDay:
        """Return what the use case wants."""
        return SetLocationDay(location_id, self.on.data, self._hours(), self.name.data or "")

    def _hours(self) -> tuple[tuple[time, time], ...]:
        if self.what.data == CLOSED:
            return ()
        pairs = [(self.opens.data, self.closes.data), (self.opens_again.data, self.closes_again.data)]
        return tuple(pair for pair in pairs if None not in pair)
