"""Who acts for others and who pays for others, in words."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from booking.rules.payers import PayerKind
from booking.rules.representatives import RepresentativeKind, Tells

REPRESENTATIVES: Final[dict[RepresentativeKind, Any]] = {
    RepresentativeKind.CARER: _l("Informal carer"),
    RepresentativeKind.FAMILY: _l("Family"),
    RepresentativeKind.SOCIAL_WORKER: _l("Social worker"),
    RepresentativeKind.GUARDIAN: _l("Legal guardian"),
    RepresentativeKind.OCMW: _l("OCMW"),
}

TELLS: Final[dict[Tells, Any]] = {
    Tells.RESIDENT: _l("The resident"),
    Tells.REPRESENTATIVE: _l("Who acts for them"),
    Tells.BOTH: _l("Both"),
}

PAYERS: Final[dict[PayerKind, Any]] = {
    PayerKind.OCMW: _l("OCMW"),
    PayerKind.MUNICIPALITY: _l("Municipality"),
    PayerKind.GRID_OPERATOR: _l("Grid operator"),
    PayerKind.HOUSING_COMPANY: _l("Housing company"),
    PayerKind.OTHER: _l("Somebody else"),
}
