"""What the desk fills in about a child of a household, and about its attest."""

from __future__ import annotations

from typing import ClassVar, Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired

from booking.rules.refusals import Refusal
from booking.rules.refusals.times import InvalidPeriod
from booking.store.queries.members import KnownMember
from booking.usecases.residents.keep_attest import KeepAttest
from booking.usecases.residents.keep_member import KeepMember
from booking.web.common.day_field import DayField
from booking.web.common.fields import LinesField, NameField, PhoneField, WordsField
from booking.web.common.forms import PageForm
from booking.web.common.quantity_fields import NumberField

_MOST_NOTES: Final = 500
_MOST_A_DAY: Final = 200


class MemberForm(PageForm):
    """Who it is, and what who cares for them has to know."""

    name = NameField(_l("Name"), missing=_l("Fill in a name."))
    born_on = DayField(_l("Day of birth"), validators=[InputRequired(_l("Fill in the day of birth."))])
    goes_to_school = BooleanField(_l("Goes to school already"))
    care_notes = LinesField(_l("Allergies, medicine, what we must know"), most=_MOST_NOTES)
    pick_up = LinesField(_l("Who may come and fetch them?"), most=_MOST_NOTES)
    emergency_phone = PhoneField(_l("Phone in an emergency"))
    left = BooleanField(_l("Does not come any more"))

    def to_request(self, resident_id: int, member_id: int | None) -> KeepMember:
        """Return what the use case wants."""
        return KeepMember(
            resident_id=resident_id,
            member_id=member_id,
            name=self.name.data,
            born_on=self.born_on.data,
            goes_to_school=self.goes_to_school.data,
            care_notes=self.care_notes.data or "",
            pick_up=self.pick_up.data or "",
            emergency_phone=self.emergency_phone.e164 if self.emergency_phone.data else "",
            active=not self.left.data,
        )


class AttestForm(PageForm):
    """What is printed on an attest that somebody showed."""

    refusal_fields: ClassVar[dict[type[Refusal], str]] = {InvalidPeriod: "last"}

    number = WordsField(_l("Number of the attest"), missing=_l("Fill in the number that stands on it."), most=40)
    day_price = NumberField(_l("Price of a whole day, in euro"), most=_MOST_A_DAY)
    first = DayField(_l("First day"), validators=[InputRequired(_l("Fill in the first day."))])
    last = DayField(_l("Last day"), validators=[InputRequired(_l("Fill in the last day."))])

    def to_request(self, resident_id: int, member_id: int) -> KeepAttest:
        """Return what the use case wants."""
        return KeepAttest(
            resident_id=resident_id,
            member_id=member_id,
            number=self.number.data,
            day_price=self.day_price.amount,
            first=self.first.data,
            last=self.last.data,
        )


def member_form(known: KnownMember | None) -> MemberForm:
    """Return the form, filled with what is known."""
    if known is None:
        return MemberForm()
    one = known.member
    return MemberForm(
        data={
            "name": one.name,
            "born_on": one.born_on,
            "goes_to_school": one.goes_to_school,
            "care_notes": known.care_notes,
            "pick_up": known.pick_up,
            "emergency_phone": known.emergency_phone,
            "left": not known.active,
        }
    )
