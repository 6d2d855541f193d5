"""A real browser before the real app: pages of a phone and of a desk, and axe-core to judge them."""

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

from tests.harness.chromium import MISSING, find_chromium

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
SKIPPED = "no Chromium"

PageOpener = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium; its tests are skipped, loudly, where there is none."""
    chromium = find_chromium()
    if chromium is None:
        pytest.skip(SKIPPED)
    # Chromium's sandbox refuses root.
    alone = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *alone])
        yield started
        started.close()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """Address of the app, served from threads of this process: ``http://localhost:…``."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_browser(browser: Browser, live_server: str) -> Iterator[PageOpener]:
    """Open a window with cookies of its own: ``open_browser(PHONE, scripts=False, locale="fr-BE")``.

    Fails in the end when a page had an error in a script or asked for what our CSP refuses.
    """
    contexts, faults = [], []

    def open_window(size: dict[str, int], *, scripts: bool = True, locale: str = "nl-BE", **others: Any) -> Page:
        context = browser.new_context(
            base_url=live_server,
            viewport={"width": size["width"], "height": size["height"]},
            has_touch=size == PHONE,
            java_script_enabled=scripts,
            locale=locale,
            timezone_id="Europe/Brussels",
            **others,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.extend(_fault_in(message)))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert faults == [], f"the browser complained: {faults}"


@pytest.fixture
def phone(open_browser: PageOpener) -> Page:
    """A window of 360 px wide."""
    return open_browser(PHONE)


@pytest.fixture
def phone_without_scripts(open_browser: PageOpener) -> Page:
    """A window of 360 px wide that runs no JavaScript."""
    return open_browser(PHONE, scripts=False)


@pytest.fixture
def desk_screen(open_browser: PageOpener) -> Page:
    """A window of 1280 px wide."""
    return open_browser(DESK)


def axe(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA on the page as it stands, each with where it is.

    It goes in through the debugger, which no CSP stops, so that the page under test keeps its own.
    """
    debugger = page.context.new_cdp_session(page)
    try:
        known = debugger.send("Runtime.evaluate", {"expression": "typeof axe"})
        # Half a megabyte: once for each page, not for each size of it.
        if known["result"]["value"] == "undefined":
            debugger.send("Runtime.evaluate", {"expression": f"{AXE_SCRIPT};undefined"})
        run = f"axe.run(document, {{runOnly: {STANDARDS}, resultTypes: ['violations']}})"
        answer = debugger.send("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    finally:
        debugger.detach()
    assert "exceptionDetails" not in answer, f"axe did not run on {page.url}: {answer['exceptionDetails']}"
    return [
        f"{violation['id']}: {violation['help']}: {[node['html'][:160] for node in violation['nodes']]}"
        for violation in answer["result"]["value"]["violations"]
    ]


def sideways_scroll(page: Page) -> int:
    """Return by how many pixels the page is wider than its window; 0 where it fits."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return max(wider, 0)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, so that ``-m 'not browser'`` leaves it out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests did not run for want of a browser."""
    skipped = [report.nodeid for report in terminalreporter.stats.get("skipped", ()) if SKIPPED in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(MISSING, red=True, bold=True)
        for name in skipped:
            terminalreporter.write_line(f"  did not run: {name}", red=True)


def _fault_in(message: ConsoleMessage) -> list[str]:
    """Return the message if it is a fault; an answer 404 or 422 is logged as an error too, and is none."""
    if message.type != "error" or message.text.startswith("Failed to load resource"):
        return []
    return [f"{message.text} ({message.location.get('url')})"]
