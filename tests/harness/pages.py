"""What every page must be, whatever it is about."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final
from xml.etree.ElementTree import Element

import html5lib
from sqlalchemy.orm import DeclarativeBase

from tests.harness.shapes import shape_of

UNSEEN: Final = {"hidden", "submit", "button"}
DEPTH = 4

#: The shapes of what this process found good.
_good: set[bytes] = set()


def judge_page(html: str) -> None:
    """Fail unless ``html`` is a valid page that a screen reader can announce and our CSP lets through."""
    _judge_once(html, _judge_page)


def judge_fragment(html: str) -> None:
    """Fail unless ``html`` is a valid part of a page."""
    _judge_once(html, _judge_fragment)


def judge_context(context: Mapping[str, Any]) -> None:
    """Fail when a template was given a row of a table, at whatever depth."""
    found = [path for name, value in context.items() for path in _rows_in(value, name, DEPTH)]
    assert not found, f"a template got table rows: {found}"


@dataclass(frozen=True, slots=True)
class _Tag:
    """An element as the judges ask for it: its name without a namespace, and its attributes."""

    element: Element
    name: str

    def get(self, attribute: str) -> str:
        return self.element.get(attribute) or ""

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.element.itertext()).split())

    def __str__(self) -> str:
        shown = " ".join(f'{name}="{value}"' for name, value in self.element.items())
        return " ".join(f"<{self.name} {shown}>{self.words}".split())[:160]


def _judge_once(html: str, judge: Callable[[str], None]) -> None:
    """Judge ``html``, unless something of this shape was found good before: parsing is most of what a request costs."""
    shape = shape_of(html, kind=judge.__name__)
    if shape not in _good:
        judge(html)
        _good.add(shape)


def _judge_page(html: str) -> None:
    tags = _tags(html5lib.HTMLParser(strict=True).parse(html))
    _judge_head(tags)
    _judge_body(tags)


def _judge_fragment(html: str) -> None:
    _judge_body(_tags(html5lib.HTMLParser(strict=True).parseFragment(html)))


def _tags(root: Element) -> list[_Tag]:
    """Return what is in ``root``, and itself, in order. A comment has a function for its name, and is none."""
    named = ((one, str(one.tag)) for one in root.iter() if not callable(one.tag))
    return [_Tag(one, name.rpartition("}")[2]) for one, name in named]


def _judge_head(tags: list[_Tag]) -> None:
    assert tags[0].get("lang"), "the page has no language"
    headings = [tag for tag in tags if tag.name == "h1"]
    assert len(headings) == 1, f"a page needs exactly one h1, this has {len(headings)}"
    titles = [tag for tag in tags if tag.name == "title"]
    assert titles, "the page has no title"
    heading, title = headings[0].words, titles[0].words
    assert heading, "the h1 is empty"
    assert heading in title, f"the title ({title!r}) does not say what the h1 says ({heading!r})"


def _judge_body(tags: list[_Tag]) -> None:
    _judge_ids(tags)
    labelled = {id(inner) for tag in tags if tag.name == "label" for inner in tag.element.iter()}
    named = {tag.get("for") for tag in tags if tag.name == "label"} - {""}
    for tag in tags:
        refused = [name for name in tag.element.keys() if name == "style" or name.startswith("on")]  # noqa: SIM118
        assert not refused, f"our CSP refuses {refused} on {tag}"
        assert not _is_inline_code(tag), f"our CSP refuses inline code: {tag}"
        if tag.name in {"select", "textarea"} or (tag.name == "input" and tag.get("type").lower() not in UNSEEN):
            is_labelled = _has_aria_name(tag) or id(tag.element) in labelled or tag.get("id") in named
            assert is_labelled, f"no label for {tag}"
        elif tag.name == "button" or (tag.name == "a" and "href" in tag.element.keys()):  # noqa: SIM118
            assert _has_aria_name(tag) or tag.words or _is_shown(tag), f"no name for {tag}"
        elif tag.name == "img":
            assert tag.element.get("alt") is not None, f"no alt on {tag}"


def _judge_ids(tags: list[_Tag]) -> None:
    times = Counter(value for tag in tags if (value := tag.element.get("id")) is not None)
    twice = [value for value, n in times.items() if n > 1]
    assert not twice, f"ids used twice: {twice}"
    for tag in tags:
        pointed = f"{tag.get('aria-describedby')} {tag.get('aria-labelledby')}"
        if tag.name == "label":
            pointed += f" {tag.get('for')}"
        assert set(pointed.split()) <= times.keys(), f"points at nothing: {tag}"


def _has_aria_name(tag: _Tag) -> bool:
    return bool(tag.get("aria-label") or tag.get("aria-labelledby"))


def _is_shown(tag: _Tag) -> bool:
    """Say whether something within ``tag`` has a name of its own: a picture, or what an aria-label stands on."""
    return any(
        inner.element.get("aria-label") is not None or (inner.name == "img" and inner.element.get("alt") is not None)
        for inner in _tags(tag.element)[1:]
    )


def _is_inline_code(tag: _Tag) -> bool:
    is_script = tag.name == "script" and tag.element.get("src") is None
    return tag.name == "style" or (is_script and tag.get("type").lower() != "application/json")


def _rows_in(value: Any, path: str, depth: int) -> Iterator[str]:
    if isinstance(value, DeclarativeBase):
        yield path
    elif depth and isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _rows_in(inner, f"{path}[{key!r}]", depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _rows_in(inner, f"{path}[…]", depth - 1)
    elif depth and is_dataclass(value):
        for field in fields(value):
            yield from _rows_in(getattr(value, field.name, None), f"{path}.{field.name}", depth - 1)
