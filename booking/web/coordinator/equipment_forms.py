"""What the coordinator fills in about a piece of equipment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from booking.store.queries.equipment import Equipment
from booking.usecases.equipment.add_equipment import AddEquipment
from booking.usecases.equipment.change_equipment import ChangeEquipment
from booking.web.common.fields import NameField
from booking.web.common.forms import PageForm
from booking.web.coordinator.fields import SwitchField


class NewEquipmentForm(PageForm):
    """What it is called, and of which kind it is."""

    name = NameField(_l("Name"), missing=_l("Fill in a name."), most=80)
    kind = NameField(_l("Kind"), missing=_l("Fill in the kind."), most=80)

    def to_request(self) -> AddEquipment:
        """Return what the use case wants."""
        return AddEquipment(self.name.data, self.kind.data)


class EquipmentForm(NewEquipmentForm):
    """A piece of equipment, and whether it is still used."""

    active = SwitchField(_l("We still use this"))
    seen = HiddenField()

    @classmethod
    def about(cls, thing: Equipment) -> EquipmentForm:
        """Return the form as it stands."""
        return cls(data={"name": thing.name, "kind": thing.kind, "active": thing.active, "seen": thing.version})

    def to_change(self, equipment_id: int) -> ChangeEquipment:
        """Return what the use case wants."""
        return ChangeEquipment(
            equipment_id, self.name.data, self.kind.data, self.active.data, seen=self.seen.data or ""
        )
