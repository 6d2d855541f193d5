"""What somebody waits for, changed by the private link of the wish: one question a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice
from wtforms.validators import InputRequired, ValidationError

from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.refusals.waiting import DaysArePast, NoSuchDay, TooNarrow, WaitsTooLong
from booking.rules.waiting import HOURS, Part, Window
from booking.store.database import in_transaction, reading
from booking.store.queries.waiting import Waiting, days_of_work
from booking.usecases.waiting.change_own_wish import change_own_wish, own_workers
from booking.usecases.waiting.requests import ChangeOwnWish
from booking.web.common import clock
from booking.web.common.day_field import DayField
from booking.web.common.forms import PageForm
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.refusal_texts import show
from booking.web.resident.blueprint import blueprint
from booking.web.resident.visitor import visitor
from booking.web.resident.waiting_forms import DaysForm, PartForm
from booking.web.resident.waiting_page import can_change, wish_by_link

_DIGITS: Final = 9
_ANYBODY: Final = ""


class ChangeDaysForm(DaysForm):
    """Other days of the week. ``seen`` is the version that the page showed."""

    seen = HiddenField()

    def window(self, before: Window) -> Window:
        """Return the wish with these days."""
        return replace(before, weekdays=frozenset(int(one) for one in self.weekdays.data))


class ChangePartForm(PartForm):
    """Another part of the day."""

    seen = HiddenField()
    refusal_fields = {TooNarrow: "part"}  # noqa: RUF012 - as PageForm declares it

    def window(self, before: Window) -> Window:
        """Return the wish with these hours."""
        earliest, latest = HOURS[Part(self.part.data)]
        return replace(before, earliest=earliest, latest=latest)


class ChangeLastForm(PageForm):
    """Another last day."""

    last = DayField(_l("Which day?"), validators=[InputRequired(_l("Fill in the last day."))])
    seen = HiddenField()
    refusal_fields = {  # noqa: RUF012 - as PageForm declares it
        InvalidPeriod: "last",
        DaysArePast: "last",
        NoSuchDay: "last",
        WaitsTooLong: "last",
    }

    def window(self, before: Window) -> Window:
        """Return the wish with this end."""
        return replace(before, last=self.last.data)


class ChangeWorkerForm(PageForm):
    """Who comes: anybody, or somebody whom the household knows."""

    worker = RadioField(_l("Does it matter who comes?"), validate_choice=False)
    seen = HiddenField()

    def validate_worker(self, field: RadioField) -> None:
        """Take one of the list."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose one from the list."))

    def window(self, before: Window) -> Window:
        """Return the wish with this worker."""
        return replace(before, worker_id=int(self.worker.data) if self.worker.data else None)


_Form: TypeAlias = ChangeDaysForm | ChangePartForm | ChangeLastForm | ChangeWorkerForm


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Where the answer is sent, and where they stop."""

    here: str
    back: str


@blueprint.route("/w/<token>/wijzigen/<any(dagen, uur, tot, wie):asked>", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def change_own(token: str, asked: str) -> ResponseReturnValue:
    """Ask one thing about the wish again, and keep the answer."""
    found = wish_by_link(token)
    back = url_for("resident.waiting", token=token)
    if not can_change(found):
        return redirect(back, code=303)
    form = _FORMS[asked](found)
    if form.validate_on_submit():
        try:
            _keep(found, form)
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("We changed it. Your place in the list stays."), "ok")
            return redirect(back, code=303)
    page = ChangePage(url_for("resident.change_own", token=token, asked=asked), back)
    return render_template("resident/waiting_change.html", page=page, form=form), 422 if form.errors else 200


def _keep(found: Waiting, form: _Form) -> None:
    by, now, typed = visitor(), clock.now(), form.seen.data or ""
    seen = int(typed[:_DIGITS]) if typed.isascii() and typed.isdecimal() else 0
    request = ChangeOwnWish(found.waiting_id, form.window(found.window), seen)
    in_transaction(lambda session: change_own_wish(session, request, by=by, now=now))


def _days(found: Waiting) -> _Form:
    form = ChangeDaysForm(data=_known(found, weekdays=[str(one) for one in sorted(found.window.weekdays)]))
    with reading() as session:
        form.offer(sorted({*days_of_work(session, found.organisation_id), *found.window.weekdays}))
    return form


def _part(found: Waiting) -> _Form:
    return ChangePartForm(data=_known(found, part=str(found.window.part or Part.ANY)))


def _last(found: Waiting) -> _Form:
    return ChangeLastForm(data=_known(found, last=found.window.last))


def _worker(found: Waiting) -> _Form:
    now = found.window.worker_id
    form = ChangeWorkerForm(data=_known(found, worker=str(now) if now is not None else _ANYBODY))
    with reading() as session:
        known = own_workers(session, found)
    form.worker.choices = [
        SelectChoice(_ANYBODY, _("It does not matter")),
        *(
            SelectChoice(
                str(one), _("The worker whom I asked for") if one == now else _("The worker who usually comes")
            )
            for one in known
        ),
    ]
    return form


def _known(found: Waiting, **answer: Any) -> dict[str, Any]:  # noqa: ANN401 - what a field takes
    return {"seen": str(found.version), **answer}


_FORMS: Final[dict[str, Callable[[Waiting], _Form]]] = {
    "dagen": _days,
    "uur": _part,
    "tot": _last,
    "wie": _worker,
}
