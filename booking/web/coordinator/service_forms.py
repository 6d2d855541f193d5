"""What the coordinator fills in about a service: its words, and when and where it can be booked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, HiddenField, SelectChoice
from wtforms.validators import ValidationError

from booking.rules.rides import WITH_ROUTE
from booking.rules.shapes import BY_NAME, WITH_CREWS, WITH_ORDER, WITHOUT_SERIES, WITHOUT_TIMES
from booking.rules.work_orders import MOST_BEYOND
from booking.store.queries.service_facts import Service
from booking.usecases.services.change_service import (
    CareSettings,
    ChangeService,
    OrderSettings,
    ReportSettings,
    RideSettings,
)
from booking.web.common.formats import duration
from booking.web.common.forms import PageForm
from booking.web.coordinator.advice_fields import AdviceInLanguages, advice_data, advice_in
from booking.web.coordinator.choices import MarksField
from booking.web.coordinator.fields import (
    ChoiceField,
    CountField,
    NameInLanguages,
    SwitchField,
    WordsInLanguages,
    text_in,
)
from booking.web.coordinator.season_fields import SeasonFields, season_data
from booking.web.coordinator.tariff_fields import NumberField

_STEPS: Final = (5, 10, 15, 20, 30, 60)
_HOUR: Final = 3600
_ABOUT_RIDES: Final = (
    "needs_membership",
    "ride_margin",
    "ride_boarding",
    "ride_persons",
    "ride_farthest",
    "ride_detour",
)
_ABOUT_ORDERS: Final = ("needs_work_order", "ask_beyond_percent")
_ABOUT_CARE: Final = (
    "for_members", "asks_hours", "children_per_carer", "children_per_lone_carer", "respite_days",
)  # fmt: skip
_PERIODS: Final = {"week": _l("in a week"), "month": _l("in a month"), "year": _l("in a year")}
_ON_HOLIDAY: Final = {
    "skip": _l("That visit is left out"),
    "move": _l("That visit goes to the next free day"),
}
_HOURS: Final = {"": _l("Hours on the clock"), "working": _l("Hours of working days only")}


class ServiceForm(SeasonFields, PageForm):
    """How a service is called and booked."""

    name = FormField(NameInLanguages, _l("Name"))
    summary = FormField(WordsInLanguages, _l("In a few words"))
    active = SwitchField(_l("Residents can book this service"))
    notice_hours = CountField(_l("Until how long before a visit can residents book?"), least=0, most=720)
    horizon_days = CountField(_l("How far ahead residents can book"), least=1, most=120)
    step_minutes = ChoiceField(_l("How much time is there between two possible starts?"), coerce=int)
    longest_minutes = CountField(_l("How long one visit lasts at most"), least=15, most=720)
    buffer_minutes = CountField(_l("How long does a worker keep free after each visit?"), least=0, most=120)
    change_notice_hours = CountField(
        _l("Until how long before a visit can residents move or cancel it?"), least=0, most=720
    )
    change_counts = ChoiceField(
        _l("Which hours count for that?"), choices=[SelectChoice(*pair) for pair in _HOURS.items()]
    )
    quota_visits = NumberField(_l("How many visits can one home have?"), most=366)
    quota_per = ChoiceField(_l("In which time?"), choices=[SelectChoice(*pair) for pair in _PERIODS.items()])
    on_holiday = ChoiceField(
        _l("Somebody comes every week, and one day is a holiday. What then?"),
        choices=[SelectChoice(*pair) for pair in _ON_HOLIDAY.items()],
    )
    own_series = SwitchField(_l("Residents whom we know can book this for every week, or every few weeks"))
    offer_hours = CountField(_l("How long do we keep a place for somebody on the waiting list?"), least=1, most=168)
    needs_membership = SwitchField(_l("Only members can book a ride"))
    ride_margin = CountField(_l("How long before an appointment does a ride arrive?"), least=0, most=60)
    ride_boarding = CountField(_l("How long does it take to get in, or out?"), least=0, most=30)
    ride_persons = CountField(_l("How many people fit in the car, besides the driver?"), least=1, most=8)
    ride_farthest = NumberField(_l("How far do we drive at most, one way?"), most=1000)
    ride_detour = NumberField(_l("How much longer may a ride take because somebody shares the car?"), most=30)
    needs_foreman = SwitchField(_l("One of each crew has to be able to lead it"))
    needs_work_order = SwitchField(_l("The customer signs what was done"))
    ask_beyond_percent = CountField(
        _l("How much above the estimate may it cost before we ask the customer?"), least=0, most=MOST_BEYOND
    )
    for_members = SwitchField(_l("Each place is for a child by name"))
    asks_hours = SwitchField(_l("Ask from when until when a child is there"))
    children_per_carer = NumberField(_l("How many children for each carer, where there are several?"), most=60)
    children_per_lone_carer = NumberField(_l("How many children for a carer who is alone?"), most=60)
    respite_days = CountField(_l("How many respite days a year has a child that comes every day?"), least=0, most=366)
    locations = MarksField(_l("At which places do we also give this service?"))
    gives_report = SwitchField(_l("The resident gets a report after the visit"))
    advice = FormField(AdviceInLanguages, _l("Advice that can be ticked"))
    seen = HiddenField()
    sure = HiddenField()

    def __init__(self, *args: object, **values: object) -> None:
        """Offer the steps in words."""
        super().__init__(*args, **values)
        self.step_minutes.choices = [SelectChoice(str(step), duration(step)) for step in _STEPS]

    @classmethod
    def about(cls, service: Service, *, locations: Iterable[tuple[int, str]]) -> ServiceForm:
        """Return the form as the service stands; ``locations`` are those of the organisation, (id, name)."""
        form = cls(data=_as_it_stands(service))
        if service.shape not in WITH_ROUTE:
            for name in _ABOUT_RIDES:
                del form[name]
        if service.shape in WITHOUT_SERIES | WITHOUT_TIMES:
            del form.own_series
        if service.shape not in WITH_CREWS:
            del form.needs_foreman
        if service.shape not in WITH_ORDER:
            for name in _ABOUT_ORDERS:
                del form[name]
        if service.shape not in BY_NAME:
            for name in _ABOUT_CARE:
                del form[name]
        form.locations.choices = [SelectChoice(str(location_id), name) for location_id, name in locations]
        return form

    def validate_quota_visits(self, field: NumberField) -> None:
        """Refuse nought: that would be a service that nobody gets."""
        if field.data == 0:
            raise ValidationError(_("Fill in 1 or more. Nothing means: as many as they like."))

    def to_request(self, service_id: int) -> ChangeService:
        """Return what the use case wants."""
        return ChangeService(
            service_id=service_id,
            seen=self.seen.data or "",
            name=text_in(self.name),
            summary=text_in(self.summary),
            active=self.active.data,
            step_minutes=self.step_minutes.data,
            notice_hours=self.notice_hours.data,
            change_notice_hours=self.change_notice_hours.data,
            change_in_working_hours=self.change_counts.data == "working",
            horizon_days=self.horizon_days.data,
            longest_minutes=self.longest_minutes.data,
            buffer_minutes=self.buffer_minutes.data,
            quota_visits=self.quota_visits.data,
            quota_per=self.quota_per.data if self.quota_visits.data else None,
            on_holiday=self.on_holiday.data,
            offer_hours=self.offer_hours.data,
            location_ids=frozenset(int(location_id) for location_id in self.locations.data or ()),
            rides=self._rides() if "ride_margin" in self else None,
            care=self._care() if "respite_days" in self else None,
            orders=OrderSettings(self.needs_work_order.data, self.ask_beyond_percent.data)
            if "needs_work_order" in self
            else None,
            season=self.season(),
            own_series=self.own_series.data if "own_series" in self else None,
            needs_foreman=self.needs_foreman.data if "needs_foreman" in self else None,
            report=ReportSettings(self.gives_report.data, advice_in(self.advice)),
        )

    def _care(self) -> CareSettings:
        return CareSettings(
            for_members=self.for_members.data,
            asks_hours=self.asks_hours.data,
            # Nought is no bound either: a carer of nobody makes no place.
            children_per_carer=self.children_per_carer.data or None,
            children_per_lone_carer=self.children_per_lone_carer.data or None,
            respite_days=self.respite_days.data,
        )

    def _rides(self) -> RideSettings:
        return RideSettings(
            needs_membership=self.needs_membership.data,
            margin_minutes=self.ride_margin.data,
            boarding_minutes=self.ride_boarding.data,
            most_persons=self.ride_persons.data,
            farthest_km=int(self.ride_farthest.data) if self.ride_farthest.data else None,
            detour_minutes=int(self.ride_detour.data or 0) or None,
        )


def _as_it_stands(service: Service) -> dict[str, object]:
    return {
        "name": dict(service.name),
        "summary": dict(service.summary),
        "active": service.active,
        "step_minutes": service.step.seconds // 60,
        "notice_hours": int(service.notice.total_seconds()) // _HOUR,
        "change_notice_hours": int(service.change_notice.total_seconds()) // _HOUR,
        "change_counts": "working" if service.change_in_working_hours else "",
        "horizon_days": service.horizon_days,
        "longest_minutes": service.longest_minutes,
        "buffer_minutes": service.buffer.seconds // 60,
        "quota_visits": service.quota_visits,
        "quota_per": service.quota_per or "month",
        "on_holiday": service.on_holiday,
        "own_series": service.own_series,
        "offer_hours": service.offer_hours,
        "locations": [str(location_id) for location_id in service.location_ids],
        "needs_membership": service.needs_membership,
        "ride_margin": service.ride_margin_minutes,
        "ride_boarding": service.ride_boarding_minutes,
        "ride_persons": service.ride_most_persons,
        "ride_farthest": service.ride_farthest_km,
        "ride_detour": service.ride_detour_minutes,
        "for_members": service.for_members,
        "asks_hours": service.asks_hours,
        "children_per_carer": service.children_per_carer,
        "children_per_lone_carer": service.children_per_lone_carer,
        "respite_days": service.respite_days,
        "needs_work_order": service.needs_work_order,
        "needs_foreman": service.needs_foreman,
        "ask_beyond_percent": service.ask_beyond_percent,
        **season_data(service.season),
        "gives_report": service.gives_report,
        "advice": advice_data(service.advice),
        "seen": service.version,
    }
