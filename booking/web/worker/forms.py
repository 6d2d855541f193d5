"""What a worker fills in: what was done, or why something could not be done. Never a price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import AnyOf

from booking.rules.refusals import ReasonMissing
from booking.rules.rides import Counting
from booking.rules.work_done import MOST_MINUTES, DoneWork
from booking.rules.work_orders import LONGEST_WORDS, NOTHING_TOLD, ToldWork
from booking.usecases.work.give_up_assignment import GiveUp, Obstacle
from booking.usecases.work.what_was_done import Questions
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField
from booking.web.common.quantity_fields import MinutesField, NumberField


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


class DoneForm(PageForm):
    """What was done. A question that the job cannot answer is not there (``done_form``)."""

    minutes = MinutesField(_l("How long did you work?"), most=MOST_MINUTES)
    motor_minutes = MinutesField(_l("How long did the machine run?"), most=MOST_MINUTES, none=_l("Not at all"))
    km = NumberField(_l("How many kilometres did you drive for this job?"), most=500)
    waste = NumberField(_l("What does the ticket of the recycling park say?"), most=2000)
    material = NumberField(_l("What do the tickets of the material say, together?"), most=5000)

    finished = SelectMultipleField(_l("What is finished?"), coerce=int)
    words = FreeTextField(_l("What did you do? What is left?"), most=LONGEST_WORDS)
    driven = NumberField(_l("How many kilometres was this ride?"), most=500)
    waiting = MinutesField(_l("How long did you wait there?"), most=MOST_MINUTES, none=_l("Not at all"))

    def done(self) -> DoneWork:
        """Return what the use case wants."""
        return DoneWork(
            self.minutes.data,
            self.motor_minutes.data if "motor_minutes" in self else 0,
            self.km.amount if "km" in self else Decimal(0),
            self.waste.amount if "waste" in self else Decimal(0),
            self.material.amount if "material" in self else Decimal(0),
            driven_km=self.driven.amount if "driven" in self and self.driven.data else None,
            waiting_minutes=self.waiting.data if "waiting" in self else None,
        )

    def told(self) -> ToldWork:
        """Return what goes on the work order besides; nothing where there is none."""
        if "finished" not in self:
            return NOTHING_TOLD
        done = frozenset(self.finished.data or ())
        undone = frozenset(option_id for option_id, _name in self.finished.choices if option_id not in done)
        return ToldWork((self.words.data or "").strip(), undone)


def done_form(questions: Questions) -> DoneForm:
    """Return the form with what there is to ask, filled in as far as the clock and the plan know."""
    ride = questions.ride
    known: dict[str, object] = {"minutes": questions.minutes, "motor_minutes": questions.motor_minutes}
    if ride is not None:
        known |= {"driven": ride.planned_km, "waiting": ride.planned_waiting}
    tasks = questions.order_tasks or ()
    known["finished"] = [option_id for option_id, _name in tasks]
    form = DoneForm(data=known)
    form.finished.choices = [(option_id, text(name)) for option_id, name in tasks]
    is_asked = {
        "motor_minutes": questions.motor_minutes is not None,
        "km": questions.asks_km,
        "waste": questions.asks_waste,
        "material": questions.asks_material,
        "driven": ride is not None and ride.counting is not Counting.FLAT,
        "waiting": ride is not None,
        "finished": bool(tasks),
        "words": bool(tasks),
    }
    for name, asked in is_asked.items():
        if not asked:
            del form[name]
    return form


def obstacle_cards() -> list[ObstacleCard]:
    """Return the reasons in the worker's language."""
    return [
        ObstacleCard(Obstacle.NOBODY_HOME, _("Nobody is home"), _("You rang and you called."), "door"),
        ObstacleCard(Obstacle.MATERIAL_MISSING, _("Material or a tool is missing"), "", "tools"),
        ObstacleCard(Obstacle.NOT_SAFE, _("It is not safe"), "", "alert"),
        ObstacleCard(Obstacle.OTHER, _("Something else"), _("Write it in a few words below."), "message"),
    ]
