"""What is filled in about something that was left behind: by who takes it in, and by who works on it. Never a price."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectMultipleField

from booking.rules.money import Money
from booking.rules.refusals import ReasonMissing
from booking.rules.refusals.tickets import AlreadyBrought
from booking.rules.tickets import LONGEST_THING, MOST_AGREED
from booking.rules.work_done import MOST_MINUTES, DoneWork
from booking.store.queries.service_facts import Option
from booking.store.queries.tickets import Ticket
from booking.usecases.tickets.requests import AskAgreement, BenchWork, BringIn, MarkReady
from booking.web.common.fields import WordsField
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField
from booking.web.common.quantity_fields import MinutesField, NumberField

_MOST_PARTS = 5000


class BringForm(PageForm):
    """What it is, where its key is, and the most that it may cost."""

    refusal_fields = {AlreadyBrought: "thing", ReasonMissing: "thing"}  # noqa: RUF012 - as PageForm declares it

    thing = WordsField(
        _l("What is it?"), missing=_l("Say what it is, so that nobody takes another one."), most=LONGEST_THING
    )
    key_place = WordsField(_l("Where is the key?"), most=100)
    most = NumberField(_l("How much may it cost at most?"), most=MOST_AGREED)

    def to_request(self, ticket_id: int) -> BringIn:
        """Return what the use case wants."""
        return BringIn(
            ticket_id=ticket_id,
            thing=self.thing.data or "",
            key_place=self.key_place.data or "",
            agreed_most=Money.of(self.most.amount) if self.most.amount else None,
        )


class WorkForm(PageForm):
    """How long it took, what the parts cost, and which tasks came besides. ``offer`` says which there are."""

    minutes = MinutesField(_l("How long did you work on it?"), most=MOST_MINUTES)
    parts = NumberField(_l("What do the parts cost, together?"), most=_MOST_PARTS)
    more = SelectMultipleField(_l("What did you do besides?"), coerce=int)

    def offer(self, options: Iterable[Option], *, besides: Iterable[int]) -> None:
        """Offer the tasks of the service that were not booked."""
        booked = set(besides)
        self.more.choices = [
            SelectChoice(one.option_id, text(one.name)) for one in options if one.active and one.option_id not in booked
        ]
        if not self.more.choices:
            del self.more

    def work(self) -> BenchWork:
        """Return what was filled in."""
        more = tuple(self.more.data or ()) if "more" in self else ()
        return BenchWork(done=DoneWork(self.minutes.data, material_cost=self.parts.amount), options=more)

    def to_ready(self, ticket_id: int) -> MarkReady:
        """Return what the use case wants."""
        return MarkReady(ticket_id=ticket_id, work=self.work())


class AskForm(WorkForm):
    """What it would take, and why."""

    refusal_fields = {ReasonMissing: "words"}  # noqa: RUF012 - as PageForm declares it

    minutes = MinutesField(_l("How long will you work on it?"), most=MOST_MINUTES)
    parts = NumberField(_l("What will the parts cost, together?"), most=_MOST_PARTS)
    more = SelectMultipleField(_l("What does it need besides?"), coerce=int)
    words = FreeTextField(
        _l("Why does it cost more?"), missing=_l("Write in a few words why. The customer reads it."), most=300
    )

    def to_question(self, ticket_id: int) -> AskAgreement:
        """Return what the use case wants."""
        return AskAgreement(ticket_id=ticket_id, work=self.work(), words=self.words.data or "")


def bring_form(ticket: Ticket) -> BringForm:
    """Return the form with what was told when it was booked."""
    most = ticket.agreed.most
    return BringForm(data={"thing": ticket.thing, "most": most.amount if most else None})


def planned_work(ticket: Ticket) -> dict[str, object]:
    """Return what a form about its work begins with: the planned time, and the tasks that they said yes to."""
    agreed = list(ticket.asked_options) if ticket.agreed.answer == "yes" else []
    return {"minutes": step_of(ticket), "more": agreed}


def step_of(ticket: Ticket) -> int:
    """Return how long the work was planned, in the steps in which it is written down."""
    return min(max(-(-ticket.minutes // 5) * 5, 5), MOST_MINUTES)
