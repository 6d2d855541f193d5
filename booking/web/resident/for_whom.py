"""For which child it is, where each place is for somebody of the household by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError

from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft
from booking.store.queries.members import KnownMember
from booking.store.queries.services import service_by_id
from booking.usecases.drafts.choose_members import children_of, choose_members
from booking.usecases.requests.which_way import must_ask_first
from booking.web.common import clock
from booking.web.common.formats import day, text
from booking.web.common.forms import PageForm
from booking.web.common.refusal_texts import show
from booking.web.resident.blueprint import blueprint
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.way import Step, detour, next_step, previous_url


@dataclass(frozen=True, slots=True)
class ChildCard:
    """Somebody to choose, and until when their attest counts."""

    value: str
    title: str
    hint: str
    icon: str = "child"


@dataclass(frozen=True, slots=True)
class ForWhomPage:
    """Who can be chosen. ``is_known``: they came by the private link of their household.

    ``ask_url`` is where to ask for a place, where this service begins with a question.
    """

    service: str
    cards: tuple[ChildCard, ...]
    is_known: bool
    ask_url: str
    back: str


class ForWhomForm(PageForm):
    """Who comes."""

    members = SelectMultipleField(_l("For whom is it?"), validate_choice=False)

    def offer(self, cards: Iterable[ChildCard]) -> None:
        """Offer who is known."""
        self.members.choices = [(card.value, card.title) for card in cards]

    def validate_members(self, field: SelectMultipleField) -> None:
        """Take those who are offered, one at least."""
        offered = {value for value, _title in field.choices}
        if not field.data or not set(field.data) <= offered:
            raise ValidationError(_("Choose for whom it is."))

    @property
    def member_ids(self) -> tuple[int, ...]:
        """Who was chosen, once that was checked."""
        return tuple(int(one) for one in self.members.data)


@blueprint.route("/boeken/<token>/voor-wie", methods=["GET", "POST"])
def for_whom(token: str) -> ResponseReturnValue:
    """Ask for whom it is; whom we do not know is told how to become known, and keeps what was answered."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.FOR_WHOM)
    if elsewhere is not None:
        return elsewhere
    page = _page(draft)
    form = ForWhomForm(data={"members": [str(one) for one in draft.member_ids or ()]})
    form.offer(page.cards)
    if len(page.cards) == 1 and not form.members.data and not form.is_submitted():
        form.members.data = [page.cards[0].value]
    if page.cards and form.validate_on_submit() and _keep(draft, form):
        return next_step(own_draft(token), Step.FOR_WHOM)
    return render_template("resident/for_whom.html", page=page, form=form), 422 if form.errors else 200


def _page(draft: Draft) -> ForWhomPage:
    by = visitor()
    with reading() as session:
        service = service_by_id(session, by.organisation_id, draft.service_id)
        found = children_of(session, by=by)
        must_ask = must_ask_first(session, service, by=by, today=clock.today())
    return ForWhomPage(
        service=text(service.name),
        cards=tuple(_card(one) for one in found),
        is_known=by.household_id is not None,
        ask_url=url_for("resident.ask", slug=service.slug) if must_ask and service.active else "",
        back=previous_url(draft, Step.FOR_WHOM),
    )


def _card(known: KnownMember) -> ChildCard:
    attest = known.member.attest_on(clock.today())
    hint = _("The attest counts until %(day)s.", day=day(attest.last)) if attest else ""
    return ChildCard(str(known.member.member_id), known.member.name, hint)


def _keep(draft: Draft, form: ForWhomForm) -> bool:
    """Keep the choice; put at the form why it cannot be."""
    by, now, chosen = visitor(), clock.now(), form.member_ids
    try:
        in_transaction(lambda session: choose_members(session, draft.token, chosen, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True
