"""Somebody stands at the bench and has to get home: everything on one page."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import DataRequired

from booking.rules.money import Money
from booking.rules.refusals.bookings import NothingChosen
from booking.rules.refusals.tickets import AlreadyBrought, DearerThanAgreed
from booking.rules.text import DEFAULT_LOCALE
from booking.rules.tickets import LONGEST_THING, MOST_AGREED
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.store.queries.tickets import Bench
from booking.usecases.bookings.requests import Who
from booking.usecases.tickets.walk_in import WalkIn
from booking.usecases.tickets.walk_in import walk_in as walking_in
from booking.web.common import clock
from booking.web.common.address_form import AddressForm
from booking.web.common.fields import NameField, PhoneField, WordsField
from booking.web.common.formats import text
from booking.web.common.guard import actor
from booking.web.common.quantity_fields import NumberField
from booking.web.common.trying import refusals_at
from booking.web.common.wish_keys import key_of, new_key
from booking.web.worker.bench import label_words, own_benches, to_bench
from booking.web.worker.blueprint import blueprint


class WalkInForm(AddressForm):
    """What is broken, whose it is, and the most that it may cost."""

    asked_first = ("place", "tasks", "thing", "most", "name", "phone")
    refusal_fields = {  # noqa: RUF012 - as PageForm declares it
        AlreadyBrought: "thing",
        DearerThanAgreed: "most",
        NothingChosen: "tasks",
    }

    place = RadioField(_l("At which bench?"), coerce=str)
    tasks = SelectMultipleField(
        _l("What has to be done to get home?"),
        coerce=int,
        validators=[DataRequired(message=_l("Choose what has to be done."))],
    )
    thing = WordsField(
        _l("What is it?"), missing=_l("Say what it is, so that nobody takes another one."), most=LONGEST_THING
    )
    most = NumberField(_l("How much may it cost at most?"), most=MOST_AGREED)
    name = NameField(_l("First name and last name"), missing=_l("Fill in the name."))
    phone = PhoneField(_l("Phone"), missing=_l("Fill in a phone number. That is how we reach them."))
    wish = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Check the shape; nothing is no amount."""
        sound = bool(super().validate(extra_validators))
        if not self.most.errors and not self.most.amount:
            self.add_error(_("Ask how much it may cost at most."), field="most")
            sound = False
        return sound

    def to_request(self, bench: Bench) -> WalkIn:
        """Return what the use case wants."""
        return WalkIn(
            service_id=bench.service_id,
            location_id=bench.location_id,
            options=tuple(self.tasks.data or ()),
            who=Who(self.name.data, self.phone.e164, "", DEFAULT_LOCALE),
            home=self.typed_address(),
            thing=self.thing.data or "",
            agreed_most=Money.of(self.most.amount),
            client_key=key_of("walk-in", self.wish.data),
        )


@blueprint.route("/werkbank/nu", methods=["GET", "POST"])
def walk_in() -> ResponseReturnValue:
    """Take in what is mended at once, on the bench time of today."""
    benches = _by_place(own_benches())
    if not benches:
        return to_bench(_("You do not work at a bench today."), "warm")
    form = WalkInForm(data={"place": next(iter(benches)), "wish": new_key()})
    _fit(form, benches)
    if form.validate_on_submit():
        by, now, asked = actor(), clock.now(), form.to_request(_chosen(form, benches))
        with refusals_at(form):
            label = in_transaction(lambda session: walking_in(session, asked, by=by, now=now))
            return to_bench(label_words(label), "ok")
    return render_template("worker/bench_now.html", form=form), 422 if form.errors else 200


def _by_place(benches: list[Bench]) -> dict[str, Bench]:
    found: dict[str, Bench] = {}
    for bench in benches:
        found.setdefault(f"{bench.service_id}-{bench.location_id}", bench)
    return found


def _chosen(form: WalkInForm, benches: dict[str, Bench]) -> Bench:
    return benches[form.place.data] if "place" in form else next(iter(benches.values()))


def _fit(form: WalkInForm, benches: dict[str, Bench]) -> None:
    """Offer the tasks of these benches; where there is one bench, nobody has to choose it."""
    form.place.choices = [
        SelectChoice(key, f"{text(bench.service_name)} – {bench.location_name}") for key, bench in benches.items()
    ]
    with reading() as session:
        services = [
            service_by_id(session, actor().organisation_id, one)
            for one in dict.fromkeys(bench.service_id for bench in benches.values())
        ]
    form.tasks.choices = [
        SelectChoice(one.option_id, text(one.name)) for service in services for one in service.options if one.active
    ]
    form.most.flags.optional = False
    if len(benches) == 1:
        del form.place
