"""What is said of each refusal about a service, its questions and answers, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import services as no
from booking.rules.text import DEFAULT_LOCALE
from booking.web.common.formats import text
from booking.web.common.refusal_texts.entries import Entries


def _beyond_service(refusal: no.BeyondService) -> str:
    said = dict.fromkeys(text(words) for words in refusal.referrals.values() if words.get(DEFAULT_LOCALE))
    return " ".join(said) or _("We may not do this work: other firms do it. Call us, and we tell you who can help.")


def _tasks_without_price(refusal: no.TasksWithoutPrice) -> str:
    names = ", ".join(text(name) for name in refusal.names)
    if not refusal.has_tariff:
        return _("Nobody can book this service yet: it has no tariff. Publish a tariff first.")
    return _("Nobody can book this service yet. The tariff has no price for: %(tasks)s.", tasks=names)


def _left_without_price(refusal: no.TasksLeftWithoutPrice) -> str:
    return _(
        "The tariff has no price for: %(tasks)s. Who books it would pay nothing. "
        "Let nobody choose it until the tariff has a price for it; that price may be 0.",
        tasks=", ".join(text(name) for name in refusal.names),
    )


ENTRIES: Final[Entries] = {
    no.AnswersRefused: (lambda _r: _("Look at the answers again: something is missing or cannot be right."), None),
    no.BeyondService: (_beyond_service, None),
    no.TasksWithoutPrice: (_tasks_without_price, "active"),
    no.TasksLeftWithoutPrice: (_left_without_price, "active"),
    no.TooFewChoices: (lambda _r: _("Write two answers at least, and each of them once."), "choices"),
    no.BoundsCrossed: (lambda _r: _("The most cannot be less than the least."), "most"),
    no.LinkedToItself: (lambda _r: _("A service cannot be offered beside itself. Choose another one."), "linked"),
    no.TooManyLinks: (lambda r: _("Choose %(most)s services at most.", most=r.most), "linked"),
}
