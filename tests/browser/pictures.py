"""Takes the README's pictures anew from the demo town: ``make pictures``."""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from booking.demo.life import live
from booking.demo.sign_ins import OFFICE_SIGN_INS
from booking.demo.town import build_town
from booking.store.database import in_transaction
from booking.store.embedded import embedded_server
from booking.store.tables import AssignmentRow, BookingRow, StaffRow
from booking.web.common import clock
from tests.harness.application import make_app, migrate, settings_for
from tests.harness.browser import DESK, PHONE, QUIET
from tests.harness.chromium import find_chromium
from tests.harness.people import sign_in
from tests.harness.postgres import Postgres

PICTURES = Path(__file__).parent / "pictures"


def main() -> None:
    """Build the town, walk through its four faces, and keep a picture of each."""
    folder = Path(tempfile.mkdtemp(prefix="buurtboek-pictures-", dir="/var/tmp"))
    server = embedded_server(folder, durable=False)
    postgres = Postgres(server.url)
    try:
        settings = settings_for(postgres.create("pictures"))
        migrate(settings)
        app = make_app(settings)
        with app.app_context():
            in_transaction(_build)
        with _serving(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*QUIET, "--no-sandbox"])
            _take(browser, app, address)
            browser.close()
    finally:
        postgres.close()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _build(session: Session) -> None:
    now = clock.now()
    live(session, build_town(session, base_url="http://localhost", now=now), now=now)


def _take(browser: Browser, app: Flask, address: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    _resident(_open(browser, address, PHONE))
    desk, _, coordinator = (person.login for person in OFFICE_SIGN_INS)
    page = _open(browser, address, DESK, app, _staff(app, StaffRow.email == desk))
    page.goto("/loket?zoek=van")
    page.locator("[data-results] a").first.click()
    page.locator("main a[href$='/boeken']").first.click()
    page.locator("#wish input[type=number]").first.fill("2")
    page.locator("#wish button[type=submit]").first.click()
    _keep(page, "desk")
    page = _open(browser, address, PHONE, app, _staff(app, StaffRow.worker_id == _a_busy_worker(app)))
    page.goto("/mijn-dag")
    _keep(page, "worker")
    page = _open(browser, address, DESK, app, _staff(app, StaffRow.email == coordinator))
    page.goto("/beheer/medewerkers")
    _keep(page, "coordinator")


def _resident(page: Page) -> None:
    page.goto("/boeken/klusdienst")
    for task in ("lamp", "kraan"):
        page.locator("main label", has_text=task).first.click()
    _on(page)
    _on(page)
    for name, answer in (("street", "Molenstraat"), ("house_number", "14"), ("postcode", "3140")):
        page.fill(f"[name={name}]", answer)
    _on(page)
    page.locator("label:has(input[name=starts_at])").nth(2).click()
    _on(page)
    page.fill("[name=name]", "Maria Peeters")
    page.fill("[name=phone]", "0450 00 03 01")
    _on(page)
    _keep(page, "resident")


def _on(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()


def _keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png", full_page=False)


def _open(
    browser: Browser, address: str, size: dict[str, int], app: Flask | None = None, who: StaffRow | None = None
) -> Page:
    height = 1000 if size == PHONE else 760
    context = browser.new_context(
        base_url=address,
        viewport={"width": size["width"], "height": height},
        locale="nl-BE",
        timezone_id="Europe/Brussels",
    )
    if app is not None and who is not None:
        client = app.test_client()
        sign_in(client, who)
        cookie = client.get_cookie("buurtboek")
        assert cookie is not None
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])
    return context.new_page()


def _staff(app: Flask, which: object) -> StaffRow:
    with app.app_context():
        return in_transaction(lambda session: session.scalars(select(StaffRow).where(which)).one())  # type: ignore[arg-type]


def _a_busy_worker(app: Flask) -> int:
    """Return the worker who still has most to do today, or somebody."""
    with app.app_context():
        found = in_transaction(
            lambda session: session.scalars(
                select(AssignmentRow.worker_id)
                .join(BookingRow, BookingRow.id == AssignmentRow.booking_id)
                .where(AssignmentRow.state == "planned")
                .order_by(BookingRow.starts_at)
            ).first()
        )
    assert found is not None, "nobody has anything to do"
    return found


@contextmanager
def _serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


if __name__ == "__main__":
    main()
