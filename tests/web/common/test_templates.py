"""Templates that are kept as code: renewed when they change, and nothing fails where they cannot be kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from booking.app import ready_to_fork
from booking.store.database import db
from booking.web.common.templates import KeptTemplates
from tests.harness.application import make_app, settings_for


def environment(pages: Path, kept: Path, *, trim_blocks: bool = False) -> Environment:
    """Return what another process would have: nothing in memory."""
    return Environment(
        loader=FileSystemLoader(pages),
        bytecode_cache=KeptTemplates(kept, options=trim_blocks),
        autoescape=True,
        trim_blocks=trim_blocks,
    )


def written(pages: Path, words: str) -> None:
    pages.mkdir(exist_ok=True)
    (pages / "page.html").write_text(words)


def test_another_process_finds_what_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "pages", "Hello {{ name }}")
    assert environment(tmp_path / "pages", tmp_path / "kept").get_template("page.html").render(name="<") == "Hello &lt;"
    other = environment(tmp_path / "pages", tmp_path / "kept")
    monkeypatch.setattr(other, "_generate", lambda *_: pytest.fail("made again"))
    assert other.get_template("page.html").render(name="Maria") == "Hello Maria"


def test_a_template_that_changed_and_other_options_are_made_anew(tmp_path: Path) -> None:
    pages, kept = tmp_path / "pages", tmp_path / "kept"
    written(pages, "one{% if 1 %}\n{% endif %}")
    assert environment(pages, kept).get_template("page.html").render() == "one\n"
    assert environment(pages, kept, trim_blocks=True).get_template("page.html").render() == "one"
    written(pages, "two")
    assert environment(pages, kept).get_template("page.html").render() == "two"


def test_where_nothing_can_be_kept_pages_are_shown_all_the_same(tmp_path: Path) -> None:
    written(tmp_path / "pages", "Hello")
    # Not even root makes a folder there.
    assert environment(tmp_path / "pages", Path("/proc/kept")).get_template("page.html").render() == "Hello"


@pytest.fixture
def collector() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_shared_by_processes_holds_no_connection(collector: None) -> None:
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:9/nothing"
    app = ready_to_fork(make_app(settings_for(nowhere)))
    assert gc.get_freeze_count() > 0
    assert app.jinja_env.cache is not None
    assert len(app.jinja_env.cache) > 50
    with app.app_context():
        assert db.engine.pool.checkedin() == 0  # type: ignore[attr-defined] # of the pool that there is
