"""What changes for whom when another version of a tariff comes: over the bookings of the last year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from flask import Response, request, stream_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import generate_csrf
from wtforms import SelectChoice

from booking.rules.calendar import local_date, start_of_day
from booking.rules.pricing.tariff import Tariff
from booking.store.database import reading, reading_at_length
from booking.store.queries.tariff_list import ListedTariff, OpenedTariff, tariff_by_id, tariffs_of
from booking.store.veil import hidden_now, hiding
from booking.usecases.pricing.compare_tariffs import Progress
from booking.usecases.pricing.compare_tariffs import compare_tariffs as comparing
from booking.web.common import clock
from booking.web.common.formats import date_words, text
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.fields import ChoiceField

_YEAR: Final = timedelta(days=365)

REFUSED: Final = {
    "": _l("has a price"),
    "not_eligible": _l("may not use the service"),
    "quota_used_up": _l("goes beyond what a household may have"),
    "amount_missing": _l("has no price before somebody decides an amount"),
    "no_rate": _l("needs a shared rate that is not known"),
    "absurd_quantity": _l("has a quantity that cannot be right"),
    "unknown_status": _l("has a status that the tariff does not know"),
}


class OtherVersionForm(PageForm):
    """With which version to compare. Sent with GET: looking changes nothing."""

    met = ChoiceField(_l("Compare with"), coerce=int)

    class Meta:
        """Nothing is changed, so nothing can be forged."""

        csrf = False


@blueprint.get(f"/tarieven/<{ID}:tariff_id>/vergelijk")
def compare_tariffs(tariff_id: int) -> Response | tuple[Response, int]:
    """Show what changes from one version to another.

    The page is sent while it is computed, so that a bar shows how far it is, without a script and without anything
    being kept between two requests.
    """
    organisation_id = actor().organisation_id
    with reading() as session:
        opened = tariff_by_id(session, organisation_id, tariff_id)
        others = [
            one for one in tariffs_of(session, organisation_id, service_id=opened.service_id) if one.id != opened.id
        ]
    form = OtherVersionForm(request.args if "met" in request.args else None, data={"met": _usual(opened, others)})
    form.met.choices = [SelectChoice(str(one.id), f"{text(one.name)} ({date_words(one.valid_from)})") for one in others]
    is_sound = bool(others) and ("met" not in request.args or form.validate())
    other: OpenedTariff | None = None
    if is_sound:
        with reading() as session:
            other = tariff_by_id(session, organisation_id, form.met.data)
    # The forms of the page need the token, and a cookie cannot follow once the page is on its way.
    generate_csrf()
    before, after = _in_order(opened, other) if other else (None, None)
    response = Response(
        stream_template(
            "coordinator/compare_tariffs.html",
            opened=opened,
            form=form,
            before=before,
            after=after,
            title_of=_title_of,
            refused=REFUSED,
            names=_names(before.tariff, after.tariff) if before and after else {},
            steps=_steps(before, after, hidden=hidden_now()) if before and after else (),
        ),
        mimetype="text/html",
        headers={"X-Accel-Buffering": "no"},
    )
    response.status_code = 422 if form.errors else 200
    return response


def _steps(before: OpenedTariff, after: OpenedTariff, *, hidden: frozenset[int]) -> Iterator[Progress]:
    """Compute while the page is on its way: the request that said what is hidden from whom is over by then."""
    until = start_of_day(local_date(clock.now()) + timedelta(days=1))
    with hiding(hidden), reading_at_length() as session:
        yield from comparing(
            session,
            before.tariff,
            after.tariff,
            organisation_id=actor().organisation_id,
            service_id=before.service_id,
            since=until - _YEAR,
            until=until,
        )


def _usual(opened: OpenedTariff, others: list[ListedTariff]) -> int | None:
    """Return the version to compare with at first: the one that is in force, else the nearest before it."""
    today = local_date(clock.now())
    for one in others:
        if one.is_in_force(today):
            return one.id
    earlier = [one for one in others if one.state == "published" and one.valid_from <= opened.valid_from]
    return max(earlier or others, key=lambda one: one.valid_from).id if others else None


def _in_order(one: OpenedTariff, other: OpenedTariff) -> tuple[OpenedTariff, OpenedTariff]:
    """Return the earlier one first; a draft comes after what is published."""
    first, last = sorted((one, other), key=lambda each: (each.state == "draft", each.valid_from, each.id))
    return first, last


def _title_of(one: ListedTariff) -> str:
    """Return enough to tell two versions of one name apart."""
    facts = {"name": text(one.name), "day": date_words(one.valid_from), "number": one.id}
    if one.state == "draft":
        return _("%(name)s, draft %(number)s", **facts)
    return _("%(name)s, from %(day)s", **facts)


def _names(before: Tariff, after: Tariff) -> dict[str, str]:
    return {one.code: text(one.name) for one in (*after.classes, *before.classes)}
