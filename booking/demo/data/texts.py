"""A text in the three languages of the demo."""

from typing import Final, TypedDict

LANGUAGES: Final = ("nl", "fr", "en")


class Text(TypedDict):
    """One text, complete in Dutch, French and English."""

    nl: str
    fr: str
    en: str


def text(nl: str, fr: str, en: str) -> Text:
    """Return the text with its three languages, Dutch first."""
    return {"nl": nl, "fr": fr, "en": en}
