"""What the coordinator decides for the whole organisation: speeds on the road, the order of the waiting list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField
from wtforms.validators import InputRequired

from booking.rules.travel import (
    LEAST_DETOUR,
    LEAST_KMH,
    MOST_DETOUR,
    MOST_FIXED_MINUTES,
    MOST_KMH,
    TravelMode,
    TravelSettings,
    minutes_for,
)
from booking.rules.waiting import Order
from booking.store.queries.settings import Settings
from booking.usecases.settings.set_travel import SetTravel
from booking.usecases.settings.set_waiting_order import SetWaitingOrder
from booking.web.common.forms import PageForm
from booking.web.coordinator.choices import OneField
from booking.web.coordinator.fields import CountField, within
from booking.web.coordinator.tariff_fields import AmountField
from booking.web.coordinator.words import TRAVEL_MODES

#: Of which way the page tells how long it takes.
EXAMPLE_KM: Final = 3
ORDERS: Final = {
    Order.DATE: (_l("Who asked first"), _l("The day on which somebody came on the list.")),
    Order.AGE: (_l("The oldest"), _l("First who is 80 or older, then 65 or older, then the others.")),
    Order.POINTS: (_l("The most points"), _l("You give points of need to each wish.")),
    Order.STATUS: (_l("A lower price"), _l("First who pays a lower price, because you decided so.")),
}


class MeasureField(AmountField):
    """A number between two bounds, with a comma or a point."""

    def __init__(self, label: object = None, *, least: float, most: float, **others: object) -> None:
        """Say the bounds when a number is outside, or when nothing was filled in."""
        super().__init__(label, most=int(most), unit="", needed=True, **others)
        self.said = _l("Fill in a number from %(least)g to %(most)g.", least=least, most=most)
        self.validators = [InputRequired(self.said), within(least, most, self.said)]


def _kmh() -> MeasureField:
    return MeasureField(_l("Kilometres an hour"), least=LEAST_KMH, most=MOST_KMH)


def _fixed() -> MeasureField:
    return MeasureField(_l("Minutes extra each time"), least=0, most=MOST_FIXED_MINUTES)


@dataclass(frozen=True, slots=True)
class ModeRow:
    """A way to travel, its two questions, and how long ``EXAMPLE_KM`` take as it is now."""

    name: str
    kmh: Field
    fixed: Field
    example_minutes: int


class CollectDaysForm(PageForm):
    """After how many days somebody is told once more; 0 is never."""

    days = CountField(_l("After how many days"), least=0, most=60)


class TravelForm(PageForm):
    """How fast workers get from one home to the next."""

    detour = MeasureField(_l("How much longer is the road than a straight line?"), least=LEAST_DETOUR, most=MOST_DETOUR)
    car_kmh, car_fixed = _kmh(), _fixed()
    cargo_bike_kmh, cargo_bike_fixed = _kmh(), _fixed()
    bike_kmh, bike_fixed = _kmh(), _fixed()
    foot_kmh, foot_fixed = _kmh(), _fixed()
    seen = HiddenField()

    @classmethod
    def about(cls, settings: Settings) -> TravelForm:
        """Return the form as the settings stand."""
        data: dict[str, object] = {"detour": _exact(settings.travel.detour), "seen": settings.travel_version}
        for mode, (kmh, fixed) in settings.travel.speeds.items():
            data |= {f"{mode}_kmh": _exact(kmh), f"{mode}_fixed": _exact(fixed)}
        return cls(data=data)

    def rows(self, travel: TravelSettings) -> Iterator[ModeRow]:
        """Yield the ways to travel; ``travel`` is what counts now."""
        for mode, name in TRAVEL_MODES.items():
            example = minutes_for(EXAMPLE_KM, mode, settings=travel)
            yield ModeRow(str(name), self[f"{mode}_kmh"], self[f"{mode}_fixed"], example)

    def to_request(self) -> SetTravel:
        """Return what the use case wants."""
        speeds = {mode: (float(self[f"{mode}_kmh"].data), float(self[f"{mode}_fixed"].data)) for mode in TravelMode}
        return SetTravel(TravelSettings(float(self.detour.data), speeds), seen=self.seen.data or "")


class WaitingOrderForm(PageForm):
    """Who of the waiting list comes first."""

    order = OneField(
        _l("Who comes first when a place is free?"),
        offers={order.value: title for order, (title, _hint) in ORDERS.items()},
    )
    seen = HiddenField()

    @classmethod
    def about(cls, settings: Settings) -> WaitingOrderForm:
        """Return the form as the settings stand."""
        return cls(data={"order": settings.waiting_order.value, "seen": settings.waiting_version})

    def to_request(self) -> SetWaitingOrder:
        """Return what the use case wants."""
        return SetWaitingOrder(Order(self.order.data), seen=self.seen.data or "")


def _exact(value: float) -> Decimal:
    """Return a number as somebody writes it: 28, 1.3."""
    exact = Decimal(str(value))
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()
