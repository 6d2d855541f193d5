"""What every page must be, whatever it is about."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from sqlalchemy.orm import DeclarativeBase

UNLABELLED = "input:not([type=hidden], [type=submit], [type=button]), select, textarea"
DEPTH = 4


def judge_page(html: str) -> None:
    """Fail unless ``html`` is a valid page that a screen reader can announce and our CSP lets through."""
    html5lib.HTMLParser(strict=True).parse(html)
    page = BeautifulSoup(html, "html.parser")
    _judge_head(page)
    _judge_body(page)


def judge_fragment(html: str) -> None:
    """Fail unless ``html`` is a valid part of a page."""
    html5lib.HTMLParser(strict=True).parseFragment(html)
    _judge_body(BeautifulSoup(html, "html.parser"))


def judge_context(context: Mapping[str, Any]) -> None:
    """Fail when a template was given a row of a table, at whatever depth."""
    found = [path for name, value in context.items() for path in _rows_in(value, name, DEPTH)]
    assert not found, f"a template got table rows: {found}"


def _judge_head(page: BeautifulSoup) -> None:
    assert page.html is not None, "no html element"
    assert page.html.get("lang"), "the page has no language"
    headings = page.select("h1")
    assert len(headings) == 1, f"a page needs exactly one h1, this has {len(headings)}"
    assert page.title is not None, "the page has no title"
    heading, title = _words(headings[0]), _words(page.title)
    assert heading, "the h1 is empty"
    assert heading in title, f"the title ({title!r}) does not say what the h1 says ({heading!r})"


def _judge_body(page: BeautifulSoup) -> None:
    twice = [id_ for id_, n in Counter(str(tag["id"]) for tag in page.select("[id]")).items() if n > 1]
    assert not twice, f"ids used twice: {twice}"
    ids = {str(tag["id"]) for tag in page.select("[id]")}
    for tag in page.select("[aria-describedby], [aria-labelledby], label[for]"):
        named = f"{tag.get('aria-describedby', '')} {tag.get('aria-labelledby', '')} {tag.get('for', '')}"
        assert set(named.split()) <= ids, f"points at nothing: {_short(tag)}"
    for control in page.select(UNLABELLED):
        assert _is_labelled(control, page), f"no label for {_short(control)}"
    for button in page.select("button, a[href]"):
        named_by = button.get("aria-label") or button.get("aria-labelledby") or _words(button)
        assert named_by or button.select("img[alt], [aria-label]"), f"no name for {_short(button)}"
    for picture in page.select("img"):
        assert picture.has_attr("alt"), f"no alt on {_short(picture)}"
    for tag in page.find_all(True):
        refused = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        assert not refused, f"our CSP refuses {refused} on {_short(tag)}"
    assert not page.select("style, script:not([src]):not([type='application/json'])"), "our CSP refuses inline code"


def _is_labelled(control: Tag, page: BeautifulSoup) -> bool:
    if control.get("aria-label") or control.get("aria-labelledby") or control.find_parent("label"):
        return True
    return bool(control.get("id") and page.select(f'label[for="{control["id"]}"]'))


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


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def _short(tag: Tag) -> str:
    return " ".join(str(tag).split())[:160]
