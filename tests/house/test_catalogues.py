"""Translations: complete, current, compiled, and with the same placeholders."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "translations"
LOCALES = ("nl", "fr")  # English is the source
# As in the Makefile; when they differ, the first test below fails.
KEYWORDS = ("_l", "lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2")
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")

Entries = dict[tuple[str | None, str], Message]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Entries:
    """Return what the code and the templates ask to translate today."""
    template = tmp_path_factory.mktemp("words") / "messages.pot"
    keywords = [argument for keyword in KEYWORDS for argument in ("-k", keyword)]
    command = ["--quiet", "extract", "-F", "pyproject.toml", *keywords, "-o", str(template), "."]
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", *command], cwd=ROOT, check=True)
    return _entries(_read(template))


@pytest.fixture(scope="module", params=LOCALES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """Return the catalogue of one language."""
    return _read(_source(request.param), request.param)


def test_catalogue_has_exactly_the_current_messages(asked: Entries, catalogue: Catalog) -> None:
    kept = _entries(catalogue)
    assert {"missing": asked.keys() - kept.keys(), "left over": kept.keys() - asked.keys()} == {
        "missing": set(),
        "left over": set(),
    }, "run: make translations"


def test_every_message_is_translated(catalogue: Catalog) -> None:
    assert [key for key, message in _entries(catalogue).items() if not _is_complete(message, catalogue)] == []


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    assert [key for key, message in _entries(catalogue).items() if message.fuzzy] == []


def test_placeholders_are_kept(catalogue: Catalog) -> None:
    """A translation gives the same facts. A singular may spell its number out ("one visit") or name it."""
    wrong = {
        key: message.string
        for key, message in _entries(catalogue).items()
        if _is_complete(message, catalogue) and not _gives_the_same_facts(message)
    }
    assert wrong == {}


def test_a_sentence_ends_alike_in_each_language(catalogue: Catalog) -> None:
    """With its full stop, question mark or colon: a translation that was cut off shows."""
    wrong = {
        key: text
        for key, message in _entries(catalogue).items()
        for said, text in _pairs(message)
        if text and said[-1] in ".?:" and said[-1] != text[-1]
    }
    assert wrong == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_catalogue_is_compiled(locale: str) -> None:
    source = _source(locale)
    compiled = source.with_suffix(".mo")
    assert compiled.exists(), "without it every page is silently English; run: make catalogues"
    assert compiled.stat().st_mtime >= source.stat().st_mtime, "run: make catalogues"


def _source(locale: str) -> Path:
    return CATALOGUES / locale / "LC_MESSAGES" / "messages.po"


def _read(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _entries(catalogue: Catalog) -> Entries:
    return {(message.context, _forms(message.id)[0]): message for message in catalogue if message.id}


def _is_complete(message: Message, catalogue: Catalog) -> bool:
    needed = catalogue.num_plurals if message.pluralizable else 1
    texts = _forms(message.string)
    return len(texts) == needed and all(texts)


def _pairs(message: Message) -> list[tuple[str, str]]:
    """Return each translated form with the source form whose facts it has to give."""
    said, texts = _forms(message.id), _forms(message.string)
    return [(said[min(index, len(said) - 1)], text) for index, text in enumerate(texts)]


def _gives_the_same_facts(message: Message) -> bool:
    said, texts = _forms(message.id), _forms(message.string)
    allowed = _placeholders(said[-1])
    return _placeholders(texts[-1]) == allowed and all(_placeholders(text) <= allowed for text in texts)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _forms(value: object) -> list[str]:
    return [str(form) for form in value] if isinstance(value, list | tuple) else [str(value or "")]
