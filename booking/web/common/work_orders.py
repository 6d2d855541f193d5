"""A work order as people read it, the same on each face: what was done, who signed, and what was put right."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from booking.rules.work_orders import Unsigned, Way, WorkOrder
from booking.store.queries.work_orders import KeptOrder

#: Why it was not signed.
WHY_UNSIGNED: Final[Mapping[str, Any]] = {
    Unsigned.NOBODY_THERE: _l("Nobody was there to sign"),
    Unsigned.CANNOT: _l("The customer cannot sign"),
    Unsigned.DISAGREES: _l("The customer does not agree"),
    Unsigned.OTHER: _l("Another reason"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOrder:
    """One work order. ``drawing`` is a picture as an address of its own; empty without one.

    ``why`` and ``words`` are why it was not signed, or why the desk put it right: for the staff.
    """

    order: WorkOrder
    starts_at: datetime
    at: datetime
    way: str
    signed_by: str
    drawing: str
    why: str
    words: str
    by_name: str
    is_whole: bool
    digest: str


def shown_order(kept: KeptOrder) -> ShownOrder:
    """Return a kept work order to show."""
    drawing = "" if kept.drawing is None else f"data:image/png;base64,{b64encode(kept.drawing).decode()}"
    return ShownOrder(
        order=kept.order,
        starts_at=datetime.fromisoformat(kept.order.starts_at),
        at=kept.at,
        way=kept.way,
        signed_by=kept.signed_by,
        drawing=drawing,
        why=kept.reason if kept.way is Way.CORRECTED else str(WHY_UNSIGNED.get(kept.reason, "")),
        words=kept.words,
        by_name=kept.by_name,
        is_whole=kept.is_whole,
        digest=kept.digest[:16],
    )
