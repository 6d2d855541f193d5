"""What the coordinator fills in to open a round of wishes."""

from __future__ import annotations

from typing import ClassVar, Final

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from booking.rules.refusals import Refusal
from booking.rules.refusals.times import InvalidPeriod
from booking.usecases.wish_rounds.open_round import Ground, OpenRound
from booking.web.common.day_field import DayField
from booking.web.common.fields import WordsField
from booking.web.common.forms import PageForm
from booking.web.coordinator.tariff_fields import NumberField

_MOST_POINTS: Final = 100
_MISSING: Final = _l("Fill in the day.")


class RoundForm(PageForm):
    """Which days, until when families can wish, and which grounds give points."""

    refusal_fields: ClassVar[dict[type[Refusal], str]] = {InvalidPeriod: "wishes_until"}

    name = WordsField(_l("Name"), missing=_l("Fill in a name."), most=60)
    option = SelectField(_l("Which day part?"), invalid_choice_message=_l("Choose one from the list."))
    first = DayField(_l("First day"), validators=[InputRequired(_MISSING)])
    last = DayField(_l("Last day"), validators=[InputRequired(_MISSING)])
    wishes_until = DayField(_l("Parents wish until"), validators=[InputRequired(_MISSING)])
    allocate_on = DayField(_l("We divide the places on"), validators=[InputRequired(_MISSING)])
    ground1 = WordsField(_l("First ground of priority"), most=60)
    points1 = NumberField(_l("Points for the first ground"), most=_MOST_POINTS)
    ground2 = WordsField(_l("Second ground of priority"), most=60)
    points2 = NumberField(_l("Points for the second ground"), most=_MOST_POINTS)
    ground3 = WordsField(_l("Third ground of priority"), most=60)
    points3 = NumberField(_l("Points for the third ground"), most=_MOST_POINTS)

    def to_request(self, service_id: int) -> OpenRound:
        """Return what the use case wants."""
        return OpenRound(
            service_id=service_id,
            option_id=int(self.option.data),
            name=self.name.data,
            first=self.first.data,
            last=self.last.data,
            wishes_until=self.wishes_until.data,
            allocate_on=self.allocate_on.data,
            grounds=tuple(
                Ground(f"ground{number}", self[f"ground{number}"].data, self[f"points{number}"].data)
                for number in (1, 2, 3)
                if self[f"ground{number}"].data and self[f"points{number}"].data
            ),
        )
