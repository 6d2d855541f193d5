"""Which language a person reads: chosen here, else known of the staff, else asked by the browser, else Dutch."""

from __future__ import annotations

from typing import Final

from babel import Locale
from babel.support import Translations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, force_locale, get_translations
from flask_login import current_user

from booking.messages.formats import BABEL_LOCALES
from booking.rules.text import DEFAULT_LOCALE, LOCALES
from booking.web.common.paths import page_url

#: Each language in its own words.
LANGUAGES: Final = (("nl", "Nederlands"), ("fr", "Français"), ("en", "English"))
_CHOSEN = "language"

babel = Babel()


def init_locale(app: Flask) -> None:
    """Give each page its language, and each template what the language switch needs."""
    babel.init_app(
        app,
        default_locale=BABEL_LOCALES[DEFAULT_LOCALE],
        default_timezone="Europe/Brussels",
        locale_selector=_selected,
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # of Jinja's extension for translations
        gettext=lambda words: _catalogue().ugettext(words),
        ngettext=lambda one, many, count: _catalogue().ungettext(one, many, count),
        newstyle=True,
        pgettext=lambda context, words: _catalogue().upgettext(context, words),
        npgettext=lambda context, one, many, count: _catalogue().unpgettext(context, one, many, count),
    )
    app.context_processor(lambda: {"locale": language(), "languages": LANGUAGES, "page_url": page_url()})


def load_language(app: Flask) -> None:
    """Have the words, and the names of days and months, of the language that most people read in memory."""
    name = BABEL_LOCALES[DEFAULT_LOCALE]
    with app.app_context(), force_locale(name):
        get_translations()
    # Any of them: Babel reads all that it knows of a language together.
    Locale.parse(name).date_formats.keys()


def language() -> str:
    """Return the code of the language of this request: ``nl``, ``fr`` or ``en``."""
    if not has_request_context():
        return DEFAULT_LOCALE
    for code in (session.get(_CHOSEN), getattr(current_user, "locale", None)):
        if code in LOCALES:
            return str(code)
    # Not Werkzeug's own best match: for "fr-BE, nl;q=0.5" it prefers the exact "nl".
    wanted = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((code for code in wanted if code in LOCALES), DEFAULT_LOCALE)


def babel_locale(code: str) -> str:
    """Return what Babel calls language ``code``."""
    return BABEL_LOCALES[code]


def choose_language(code: str) -> None:
    """Remember the language for this browser; what we do not speak changes nothing."""
    if code in LOCALES:
        session[_CHOSEN] = code


def _catalogue() -> Translations:
    """Return the words of this request's language. Flask-Babel would look for them anew for each word of a page."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    found: Translations = g.catalogue
    return found


def _selected() -> str:
    return BABEL_LOCALES[language()]
