"""Which language a person reads: chosen here, else known of the staff, else asked by the browser, else Dutch."""

from __future__ import annotations

from typing import Final

from flask import Flask, has_request_context, request, session
from flask_babel import Babel
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
    app.context_processor(lambda: {"locale": language(), "languages": LANGUAGES, "page_url": page_url()})


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


def _selected() -> str:
    return BABEL_LOCALES[language()]
