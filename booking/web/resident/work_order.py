"""The work order on the resident's private page: what they signed, and what it costs once that is known. To print."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.rules.pricing.quote import Stage
from booking.rules.refusals import NotFound
from booking.store.database import reading
from booking.store.queries.work_orders import orders_of
from booking.web.common.formats import spoken_number
from booking.web.common.limits import LINK_GUESS
from booking.web.common.price_texts import price_in_words
from booking.web.common.work_orders import shown_order
from booking.web.resident.blueprint import blueprint
from booking.web.resident.links import booking_by_link
from booking.web.resident.visitor import visitor


@blueprint.get("/b/<token>/werkbon")
@LINK_GUESS
def work_order(token: str) -> ResponseReturnValue:
    """Show the work order with its corrections. Raises ``NotFound`` where there is none."""
    view = booking_by_link(token)
    with reading() as session:
        kept = orders_of(session, visitor().organisation_id, view.booking_id)
    if not kept:
        raise NotFound
    is_final = view.quote is not None and view.quote.stage is Stage.FINAL
    return render_template(
        "resident/work_order.html",
        token=token,
        number=spoken_number(view.number),
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        orders=[shown_order(one) for one in kept],
        price=price_in_words(view.quote, with_ground=True) if view.quote is not None and is_final else None,
    )
