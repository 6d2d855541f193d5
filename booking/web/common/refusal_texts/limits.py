"""What is said of each refusal about what a household may not have, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.messages.limit_words import limit_words, out_of_season_words, turn_words
from booking.rules.refusals import limits as no
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts.entries import Entries


def _visits_used_up(refusal: no.VisitsUsedUp) -> str:
    if refusal.per == "week":
        return _(
            "You can have at most %(most)s visits a week, and you have them already. Choose another week, or call us.",
            most=refusal.most,
        )
    if refusal.per == "month":
        return _(
            "You can have at most %(most)s visits a month, and you have them already. Choose another month, or call us.",
            most=refusal.most,
        )
    return _(
        "You can have at most %(most)s visits a year, and you have them already. Call us if you need more.",
        most=refusal.most,
    )


ENTRIES: Final[Entries] = {
    no.NotForThisHousehold: (lambda _r: _("We cannot book this for this home now. Call us."), "starts_at"),
    no.VisitsUsedUp: (_visits_used_up, "starts_at"),
    no.LimitReached: (lambda r: limit_words(r, request_words()), "starts_at"),
    no.NotItsTurn: (lambda r: turn_words(r, request_words()), "starts_at"),
    no.OutOfSeason: (lambda r: out_of_season_words(r, request_words()), "starts_at"),
}
