"""What the desk fills in about a booking."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField, StringField

from booking.rules.refusals import ReasonMissing
from booking.rules.refusals.times import NotATime
from booking.rules.work_done import MOST_MINUTES, MOST_WORKERS, CrewWork, DoneWork
from booking.usecases.bookings.correct_work import CorrectWork
from booking.usecases.bookings.requests import CancelBooking, MoveBooking
from booking.web.common.fields import CentsField, WordsField
from booking.web.common.forms import PageForm
from booking.web.common.free_text import refuse_national_number
from booking.web.common.quantity_fields import MinutesField, NumberField
from booking.web.desk.moments import read_moment
from booking.web.desk.our_side import OursForm, WhoseWishForm


class CancelForm(WhoseWishForm):
    """Why a booking ends, and whose wish it is. What we cancel ourselves is never charged."""

    reason = WordsField(_l("Why is it cancelled?"), missing=_l("Write the reason in a few words."))
    fee_cents = CentsField()
    waive = BooleanField(_l("Do not charge this"))

    def validate_reason(self, field: WordsField) -> None:
        """Take any words but a national number."""
        refuse_national_number(field.data or "")

    def to_request(self, booking_id: int) -> CancelBooking:
        """Return what the use case wants: the fee that the page showed is charged, unless somebody says not to."""
        ours = self.our_side()
        fee = None if self.waive.data or ours else self.fee_cents.money
        return CancelBooking(booking_id, self.reason.data, fee=fee or None, ours=ours)


class WaiveForm(PageForm):
    """Why somebody need not pay."""

    waive_reason = WordsField(_l("Why do they not have to pay?"), missing=_l("Write the reason in a few words."))
    refusal_fields = {ReasonMissing: "waive_reason"}  # noqa: RUF012 - as PageForm declares it

    def validate_waive_reason(self, field: WordsField) -> None:
        """Take any words but a national number."""
        refuse_national_number(field.data or "")


class WorkForm(PageForm):
    """What was really done, by how many together, and how we know."""

    workers = SelectField(
        _l("How many workers?"),
        coerce=int,
        choices=[SelectChoice(number) for number in range(1, MOST_WORKERS + 1)],
        invalid_choice_message=_l("Choose one from the list."),
    )
    minutes = MinutesField(_l("How long was each of them there?"), most=MOST_MINUTES)
    motor_minutes = MinutesField(_l("How long did the machine run?"), most=MOST_MINUTES, none=_l("Not at all"))
    km = NumberField(_l("Kilometres for the job"), most=500)
    waste = NumberField(_l("Bill of the recycling park"), most=2000)
    material = NumberField(_l("Bills of the material"), most=5000)
    reason = WordsField(_l("How do you know?"), missing=_l("Write the reason in a few words."))

    def validate_reason(self, field: WordsField) -> None:
        """Take any words but a national number."""
        refuse_national_number(field.data or "")

    @classmethod
    def filled_in(cls, work: CrewWork) -> WorkForm:
        """Return the form with what is known so far."""
        done = work.together
        return cls(
            data={
                "workers": work.workers,
                "minutes": done.minutes,
                "motor_minutes": done.motor_minutes,
                "km": done.job_km,
                "waste": done.waste_cost,
                "material": done.material_cost,
            }
        )

    def to_request(self, booking_id: int) -> CorrectWork:
        """Return what the use case wants."""
        done = DoneWork(
            self.minutes.data,
            self.motor_minutes.data,
            self.km.amount,
            self.waste.amount,
            self.material.amount,
        )
        return CorrectWork(booking_id, CrewWork(done, self.workers.data), self.reason.data or "")


class MoveForm(WhoseWishForm):
    """Another time, and whose wish it is. ``accepted_cents`` is the new price, once the page has shown it."""

    starts_at = RadioField(_l("When does it suit the caller?"), validate_choice=False)
    accepted_cents = CentsField()
    agreed_start = HiddenField()
    """The start that the page warned of: the appointment of the ride moves with it."""

    def to_request(self, booking_id: int) -> MoveBooking:
        """Return what the use case wants. Raises ``NotATime`` when no time was chosen."""
        starts_at = read_moment(self.starts_at.data)
        if starts_at is None:
            raise NotATime
        return MoveBooking(
            booking_id,
            starts_at,
            accepted_total=self.accepted_cents.money,
            ours=self.our_side(),
            with_appointment=self.agreed_start.data == self.starts_at.data,
        )


class CallForm(OursForm):
    """What was agreed on the phone about a visit that we cannot bring as we promised. ``do`` is the button."""

    starts_at = RadioField(_l("When does it suit them?"), validate_choice=False)
    accepted_cents = CentsField()
    do = StringField()

    @property
    def is_cancelled(self) -> bool:
        """Whether the visit does not take place at all."""
        return bool(self.do.data == "cancel")

    def to_move(self, booking_id: int) -> MoveBooking:
        """Return the move that was agreed. Raises ``NotATime`` when no time was chosen."""
        starts_at = read_moment(self.starts_at.data)
        if starts_at is None:
            raise NotATime
        return MoveBooking(booking_id, starts_at, accepted_total=self.accepted_cents.money, ours=self.our_side())

    def to_cancel(self, booking_id: int) -> CancelBooking:
        """Return the end that was agreed."""
        return CancelBooking(booking_id, ours=self.our_side())
