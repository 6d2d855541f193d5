"""The order of the tests: the slow ones first, so that in the end no process waits for another one's last."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what opens a browser or starts servers; the others stay as they were."""
    items.sort(key=lambda item: not any(item.iter_markers("browser")) and not any(item.iter_markers("processes")))
