"""What the coordinator fills in about a piece of equipment."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice

from booking.store.queries.equipment import Equipment
from booking.usecases.equipment.add_equipment import AddEquipment
from booking.usecases.equipment.change_equipment import ChangeEquipment
from booking.web.common.fields import NameField, WordsField
from booking.web.common.forms import PageForm
from booking.web.coordinator.fields import ChoiceField, SwitchField


class NewEquipmentForm(PageForm):
    """What it is called, and of which kind it is."""

    name = NameField(_l("Name"), missing=_l("Fill in a name."), most=80)
    kind = NameField(_l("Kind"), missing=_l("Fill in the kind."), most=80)
    location = ChoiceField(_l("For rent at"))
    frame_number = WordsField(_l("Frame number"), most=60)

    def to_request(self) -> AddEquipment:
        """Return what the use case wants."""
        return AddEquipment(self.name.data, self.kind.data, self.location_id, self.frame_number.data or "")

    def offer(self, places: Mapping[int, str]) -> None:
        """Offer the locations, and none of them."""
        self.location.choices = [
            SelectChoice("", _("It is not for rent")),
            *(SelectChoice(str(one), name) for one, name in places.items()),
        ]

    @property
    def location_id(self) -> int | None:
        """Where it is for rent; None where it is not."""
        return int(self.location.data) if self.location.data else None


class EquipmentForm(NewEquipmentForm):
    """A piece of equipment, and whether it is still used."""

    active = SwitchField(_l("We still use this"))
    seen = HiddenField()

    @classmethod
    def about(cls, thing: Equipment) -> EquipmentForm:
        """Return the form as it stands."""
        return cls(
            data={
                "name": thing.name,
                "kind": thing.kind,
                "location": str(thing.location_id or ""),
                "frame_number": thing.frame_number,
                "active": thing.active,
                "seen": thing.version,
            }
        )

    def to_change(self, equipment_id: int) -> ChangeEquipment:
        """Return what the use case wants."""
        return ChangeEquipment(
            equipment_id,
            self.name.data,
            self.kind.data,
            self.active.data,
            seen=self.seen.data or "",
            location_id=self.location_id,
            frame_number=self.frame_number.data or "",
        )
