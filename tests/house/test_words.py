"""Every visible word passes through the catalogue.

The whole site is shown in a language that does not exist, in which each translated text stands in brackets.
What stands outside brackets and is neither data nor the name of a day, a month or a language was forgotten.
"""

import re
from collections.abc import Callable

import pytest
from babel import Locale
from babel.support import NullTranslations
from bs4 import BeautifulSoup
from bs4.element import Comment, Doctype, NavigableString, PageElement
from flask import Flask
from flask_babel import Domain
from sqlalchemy import text

from booking.messages import words
from booking.regulations import regulation_names, regulation_text
from booking.rules.actors import Role
from booking.store.database import reading
from booking.web.coordinator.words import SPOKEN
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.world import NOW, World, a_world
from tests.house.access import ACCESS, ANYBODY

#: Answers without words for people, and pages that need a draft of this browser (see tests/web/resident).
WORDLESS = {"static", "common.health", "common.brand_css", "common.map_tile", "resident.agenda"} | {
    "desk.booking_photo", "desk.report_photo", "desk.request_photo", "resident.request_photo",
    "resident.booking_photo", "resident.draft_photo", "resident.report_photo",
    "worker.keep_pages", "worker.photo",
}  # fmt: skip
SPOKEN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder")

WORD = re.compile(r"[^\W\d_]+")
TRANSLATED = re.compile(r"⟦[^⟦⟧]*⟧")
#: What the locale itself calls the languages that workers speak.
LANGUAGES = {word.lower() for code in SPOKEN for word in WORD.findall(Locale("nl").languages[code])}
#: What the locale itself writes in dates and lengths of time, and the languages' own names.
NAMES = (
    LANGUAGES
    | {
        word.lower()
        for names in (Locale("nl").months["format"], Locale("nl").days["format"])
        for width in ("wide", "abbreviated")
        for name in names[width].values()
        for word in WORD.findall(name)
    }
    | {"nederlands", "français", "english", "uur", "u", "min", "minuten", "minuut", "bus", "eur"}
)


class Bracketed(NullTranslations):
    """A language in which every text is itself, in brackets."""

    def gettext(self, message: str) -> str:
        """Return ``message`` in brackets."""
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for ``n`` in brackets."""
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    ugettext = gettext
    ungettext = ngettext


SEE_OTHER = 303


@pytest.fixture
def world(app: Flask, freeze: Callable[..., FrozenClock]) -> World:
    """A world to walk through."""
    freeze(NOW)
    return a_world(app)


@pytest.mark.parametrize("role", [None, Role.WORKER, Role.DESK, Role.COORDINATOR])
def test_no_word_escapes_the_translators(
    app: Flask,
    client: StrictClient,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    role: Role | None,
) -> None:
    monkeypatch.setattr(Domain, "get_translations", lambda _: Bracketed())
    monkeypatch.setattr(words, "words_of", lambda _: Bracketed())
    request.addfinalizer(words.words_in.cache_clear)
    words.words_in.cache_clear()
    world.become(client, role)
    known = _data(app) | NAMES | _regulations()
    escaped = {}
    for rule in app.url_map.iter_rules():
        endpoint = rule.endpoint
        own = ACCESS[endpoint] == ANYBODY if role is None else role in ACCESS[endpoint] and ACCESS[endpoint] != ANYBODY
        if own and "GET" in (rule.methods or set()) and endpoint not in WORDLESS:
            answer = client.get(world.path(app, endpoint))
            if answer.status_code == SEE_OTHER:
                # What stands in it is shown to nobody.
                continue
            if outside := sorted(_untranslated(answer.text) - known):
                escaped[endpoint] = outside
    assert escaped == {}


def _untranslated(html: str) -> set[str]:
    """Return the words outside brackets, in lower case."""
    page = BeautifulSoup(html, "html.parser")
    texts = [str(part) for part in page.find_all(string=True) if _is_shown(part)]
    texts += [str(tag[name]) for name in SPOKEN_ATTRIBUTES for tag in page.select(f"[{name}]") if not _is_data(tag)]
    return {word.lower() for said in texts for word in WORD.findall(_outside_brackets(said))}


def _outside_brackets(said: str) -> str:
    """Return what stands outside: a translated text may hold another one."""
    less = TRANSLATED.sub(" ", said)
    return less if less == said else _outside_brackets(less)


def _is_shown(part: NavigableString) -> bool:
    hidden = {"script", "style", "kbd"} & {parent.name for parent in part.parents}
    return not isinstance(part, Comment | Doctype) and not hidden and not _is_data(part)


def _is_data(part: PageElement) -> bool:
    return part.find_parent(attrs={"translate": "no"}) is not None


def _regulations() -> set[str]:
    """Return every word of the regulations that come with the product."""
    return {word.lower() for name in regulation_names() for word in WORD.findall(regulation_text(name))}


def _data(app: Flask) -> set[str]:
    """Return every word that is kept in the database."""
    with app.app_context(), reading() as session:
        tables = session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        rows = [row for name in tables for row in session.scalars(text(f"SELECT t::text FROM {name} t"))]  # noqa: S608 - our own tables
    return {word.lower() for row in rows for word in WORD.findall(row)}
