"""What the coordinator fills in to change a session: another time, no session at all, who works there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice
from wtforms.validators import InputRequired

from booking.rules.calendar import at, local
from booking.rules.refusals.series import NoDates
from booking.rules.refusals.sessions import SessionExists, SessionOver
from booking.rules.refusals.times import NotATime
from booking.store.queries.sessions import PlannedSession
from booking.usecases.sessions.change_session import ChangeSession
from booking.usecases.sessions.move_day import MoveDay
from booking.web.common.fields import WordsField
from booking.web.common.forms import PageForm
from booking.web.common.our_side import OURS, OursForm
from booking.web.coordinator.choices import MarksField
from booking.web.coordinator.fields import ChoiceField, ClockField, DayField, SwitchField
from booking.web.coordinator.session_forms import SessionForm

#: Nothing is chosen until somebody does: a wrong reason in a message helps nobody.
CHOOSE: Final = [SelectChoice("", _l("Choose")), *OURS]


class ChangeSessionForm(SessionForm, OursForm):
    """A session as it is from now on; why, for the message to who has a place."""

    on = DayField(_l("Day"), validators=[InputRequired(_l("Fill in the day."))])
    until_on = DayField(_l("Residents book until"))
    until_clock = ClockField(_l("At what time?"))
    ours = ChoiceField(_l("Why does the time change?"), choices=CHOOSE)
    seen = HiddenField()

    @classmethod
    def about(cls, one: PlannedSession) -> ChangeSessionForm:
        """Return the form as the session stands."""
        until = local(one.book_until) if one.book_until else None
        return cls(
            data={
                "name": dict(one.name),
                "on": local(one.starts_at).date(),
                "starts": local(one.starts_at).time(),
                "ends": local(one.ends_at).time(),
                "places": one.places,
                "portions": one.portions or None,
                "least_age": one.least_age,
                "most_age": one.most_age,
                "level": one.level_code,
                "held": "" if one.is_outdoor is None else "out" if one.is_outdoor else "in",
                "until_on": until.date() if until else None,
                "until_clock": until.time() if until else None,
                "ours": "",
                "seen": one.version,
            }
        )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check that a deadline has its day and its time."""
        sound = super().validate(extra_validators)
        if (self.until_on.data is None) != (self.until_clock.data is None):
            self.add_error(_("Fill in both the day and the time, or neither."), field="until_on")
            return False
        return sound

    def to_request(self, session_id: int) -> ChangeSession:
        """Return what the use case wants. Raises ``NotATime`` for an hour that the clocks skip."""
        until = at(self.until_on.data, self.until_clock.data) if self.until_on.data else None
        return ChangeSession(
            session_id=session_id,
            starts_at=at(self.on.data, self.starts.data),
            ends_at=at(self.on.data, self.ends.data),
            places=self.places.data,
            portions=self.take_away(),
            name=self.words(),
            least_age=self.least_age.data,
            most_age=self.most_age.data,
            level=self.level_code(),
            is_outdoor=self.outdoors(),
            book_until=until,
            ours=self.our_side(),
            seen=self.seen.data or "",
        )


class CancelSessionForm(OursForm):
    """Why a session does not take place."""

    ours = ChoiceField(_l("Why does it not take place?"), choices=CHOOSE, validators=[InputRequired(_l("Choose why."))])
    our_words = WordsField(_l("What do we write to the people who have a place?"), most=80)


class MoveDayForm(OursForm):
    """Another day for all that was planned on one."""

    to = DayField(_l("To which day?"), validators=[InputRequired(_l("Fill in the day."))])
    ours = ChoiceField(_l("Why does the day change?"), choices=CHOOSE, validators=[InputRequired(_l("Choose why."))])
    our_words = WordsField(_l("What do we write to the people who have a place?"), most=80)

    refusal_fields = {SessionExists: "to", SessionOver: "to", NotATime: "to", NoDates: "to"}  # noqa: RUF012

    def is_another(self, on: date) -> bool:
        """Tell whether another day was chosen; say so at the field where not."""
        if self.to.data == on:
            self.to.errors = [_("Choose another day.")]
        return not self.to.errors

    def to_request(self, service_id: int, on: date) -> MoveDay | None:
        """Return what the use case wants."""
        ours = self.our_side()
        return MoveDay(service_id, on, self.to.data, ours) if ours is not None else None


class WorkersForm(PageForm):
    """Who works at a session."""

    workers = MarksField(_l("Who works here?"))
    also_later = SwitchField(_l("At all later sessions of this row too"))

    def offer(self, names: Mapping[int, str]) -> None:
        """Offer everybody who works for the organisation."""
        self.workers.offer([str(one) for one in names], lambda code: names.get(int(code), code))

    @property
    def worker_ids(self) -> Sequence[int]:
        """Who was ticked."""
        return [int(one) for one in self.workers.data or ()]
