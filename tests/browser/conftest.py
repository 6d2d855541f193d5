"""A house to look at, on a Monday morning that stands still, and windows that ask for English."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.house import House, a_house
from tests.harness.browser import PageOpener
from tests.harness.clock import FrozenClock
from tests.harness.town import MONDAY


@pytest.fixture
def clock(freeze: Callable[[datetime], FrozenClock]) -> FrozenClock:
    """A Monday morning at eight."""
    return freeze(MONDAY)


@pytest.fixture
def house(app: Flask, clock: FrozenClock, live_server: str) -> House:
    """A town with staff, and nothing booked yet."""
    return a_house(app, clock, address=live_server)


@pytest.fixture
def window(open_browser: PageOpener) -> PageOpener:
    """Open a window of somebody who reads English: ``window(PHONE, scripts=False)``."""

    def opened(size: dict[str, int], **others: Any) -> Page:
        return open_browser(size, locale="en-GB", **others)

    return opened
