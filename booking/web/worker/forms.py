"""What a worker fills in: only why something could not be done."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice
from wtforms.validators import AnyOf

from booking.rules.refusals import ReasonMissing
from booking.usecases.work.give_up_assignment import GiveUp, Obstacle
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField


@dataclass(frozen=True, slots=True)
class ObstacleCard:
    """A reason to choose, with its pictogram."""

    value: str
    title: str
    hint: str
    icon: str


class GiveUpForm(PageForm):
    """Why it could not be done."""

    refusal_fields = {ReasonMissing: "words"}  # noqa: RUF012 - as PageForm declares it

    obstacle = RadioField(
        _l("Why could it not be done?"),
        choices=[SelectChoice(one) for one in Obstacle],
        validate_choice=False,
        validators=[AnyOf(list(Obstacle), message=_l("Choose one of the reasons."))],
    )
    words = FreeTextField(_l("Do you want to say more?"), most=500)

    def to_request(self, assignment_id: int) -> GiveUp:
        """Return what the use case wants."""
        return GiveUp(assignment_id, Obstacle(self.obstacle.data), self.words.data or "")


def obstacle_cards() -> list[ObstacleCard]:
    """Return the reasons in the worker's language."""
    return [
        ObstacleCard(Obstacle.NOBODY_HOME, _("Nobody is home"), _("You rang and you called."), "door"),
        ObstacleCard(Obstacle.MATERIAL_MISSING, _("Material or a tool is missing"), "", "tools"),
        ObstacleCard(Obstacle.NOT_SAFE, _("It is not safe"), "", "alert"),
        ObstacleCard(Obstacle.OTHER, _("Something else"), _("Write it in a few words below."), "message"),
    ]
