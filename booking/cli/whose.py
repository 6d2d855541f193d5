"""For which organisation a command is, and in whose name: what cannot be told is said in one line."""

from __future__ import annotations

import sys
from typing import Final, NoReturn

import click
from sqlalchemy.orm import Session

from booking.messages.words import Words
from booking.rules.actors import Actor, Role
from booking.store.queries.operators import coordinators_of, organisations_by_slug

#: What every fault and every refusal of a command ends with.
WRONG: Final = 2


def organisation_named(session: Session, slug: str, words: Words) -> int:
    """Return the id of the organisation with this short name, or tell which there are and stop."""
    known = organisations_by_slug(session)
    if slug not in known:
        stop(
            words.gettext(
                "There is no organisation “%(slug)s”. There are: %(known)s.", slug=slug, known=", ".join(known) or "–"
            )
        )
    return known[slug]


def coordinator_named(session: Session, organisation_id: int, email: str, words: Words) -> Actor:
    """Return in whose name it is done: the coordinator with this e-mail address, or the only one there is."""
    _ = words.gettext
    known = coordinators_of(session, organisation_id)
    found = [one for one in known if not email or one.email == email.strip().lower()]
    if not known:
        stop(_("This organisation has no coordinator, in whose name it can be done. Make somebody coordinator first."))
    if len(found) != 1:
        names = ", ".join(one.email or one.name for one in known)
        stop(_("Name the coordinator who does this with --by. There are: %(names)s.", names=names))
    one = found[0]
    return Actor(organisation_id, roles=frozenset({Role.COORDINATOR}), user_id=one.staff_id, name=one.name)


def stop(sentence: str) -> NoReturn:
    """Say why it goes no further, and end with a status of its own."""
    click.echo(sentence, err=True)
    sys.exit(WRONG)
