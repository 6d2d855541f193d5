"""A household and some work, to try a tariff on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import TextInput

from booking.rules.pricing.quote import PriceDecision, Quote, price_visit
from booking.rules.pricing.tariff import Measure, Tariff
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.price_texts import ground_words
from booking.web.coordinator.fields import ChoiceField, CountField, within

_NOT_TOLD, _DECIDED, _CLAIMED = "", "class:", "ground:"


class AmountField(DecimalField):  # type: ignore[misc] # wtforms has no types
    """An amount with a comma or a point, or nothing."""

    # Not a number input: browsers drop what has a comma where they expect a point.
    widget = TextInput()
    data: Any

    def __init__(self, label: object = None, *, most: int, **others: object) -> None:
        """Take 0 to ``most``."""
        self.said = _l("Fill in an amount from 0 to %(most)s, for example 12,50.", most=most)
        super().__init__(label, validators=[Optional(), within(0, most, self.said)], **others)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata([one.strip().replace(",", ".") for one in valuelist])
        except ValueError:
            raise ValueError(self.said) from None
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(self.said)


class TrialForm(PageForm):
    """A sample household. Sent with GET: trying changes nothing."""

    household = ChoiceField(_l("Who is it for?"))
    minutes = CountField(_l("How long the visit takes"), least=1, most=600, default=60)
    workers = CountField(_l("How many workers go"), least=1, most=4, default=1)
    motor_minutes = CountField(_l("How long a motor tool is used"), least=0, most=600, default=0)
    kilometres = AmountField(_l("Kilometres for the job"), most=1000)
    waste = AmountField(_l("Waste bill"), most=1000)

    class Meta:
        """Nothing is changed, so nothing can be forged."""

        csrf = False

    def offer(self, tariff: Tariff) -> None:
        """Offer what this tariff knows: no status told, each class decided, each status claimed."""
        self.household.choices = [
            SelectChoice(_NOT_TOLD, _("Somebody who does not tell their status")),
            *(
                SelectChoice(_DECIDED + one.code, _("We decided: %(name)s", name=text(one.name)))
                for one in tariff.classes
            ),
            *(
                SelectChoice(_CLAIMED + ground, _("Says, not checked yet: %(ground)s", ground=ground_words(ground)))
                for one in tariff.classes
                for ground in one.grounds
            ),
        ]

    def price(self, tariff: Tariff, *, on: date) -> Quote:
        """Return what the tariff says about this household on the day ``on``."""
        household = self.household.data or ""
        decision = None
        if household.startswith(_DECIDED):
            code = household.removeprefix(_DECIDED)
            decision = PriceDecision(code, "", on, tariff.valid_until or on + timedelta(days=365))
        claimed = household.removeprefix(_CLAIMED) if household.startswith(_CLAIMED) else None
        return price_visit(tariff, self._work(), on=on, decision=decision, claimed_ground=claimed)

    def _work(self) -> Mapping[Measure, Decimal | None]:
        """Return what is counted; what was left empty is not known yet."""
        work: dict[Measure, Decimal | None] = {
            Measure.WORKER_MINUTES: Decimal(self.minutes.data * self.workers.data),
            Measure.MOTOR_MINUTES: Decimal(self.motor_minutes.data),
            Measure.JOB_KM: self.kilometres.data,
            Measure.WASTE_CENTS: None if self.waste.data is None else self.waste.data * 100,
        }
        return work
