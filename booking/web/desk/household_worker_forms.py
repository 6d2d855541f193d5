"""What the desk fills in about who likes to see whom."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import ValidationError

from booking.usecases.residents.set_household_worker import Kind, SetHouseholdWorker
from booking.web.common.forms import PageForm


class HouseholdWorkerForm(PageForm):
    """One worker, liked or not. Why is not asked."""

    worker = SelectField(_l("Who?"), validate_choice=False)
    kind = RadioField(
        _l("What do they want?"),
        choices=[
            SelectChoice(Kind.PREFERRED.value, _l("Comes first, where it can be")),
            SelectChoice(Kind.EXCLUDED.value, _l("Does not go there")),
        ],
        default=Kind.PREFERRED.value,
        validate_choice=False,
    )

    def offer(self, workers: Mapping[int, str]) -> None:
        """Offer the workers by their names."""
        nobody = SelectChoice("", _("Choose a worker"))
        self.worker.choices = [nobody, *(SelectChoice(str(key), name) for key, name in workers.items())]

    def validate_worker(self, field: SelectField) -> None:
        """Take one of the list."""
        if field.data not in {choice.value for choice in field.choices if choice.value}:
            raise ValidationError(_("Choose one from the list."))

    def validate_kind(self, field: RadioField) -> None:
        """Take one of the two."""
        if field.data not in set(Kind):
            raise ValidationError(_("Choose one from the list."))

    def to_request(self, resident_id: int) -> SetHouseholdWorker:
        """Return what the use case wants, once it was checked."""
        return SetHouseholdWorker(resident_id, int(self.worker.data), Kind(self.kind.data))


def household_worker_form(workers: Mapping[int, str]) -> HouseholdWorkerForm:
    """Return the form, with what was sent."""
    form = HouseholdWorkerForm()
    form.offer(workers)
    return form
