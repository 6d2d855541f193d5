"""How somebody works a page: with a mouse or thumb, or with nothing but a keyboard."""

from typing import Protocol

from playwright.sync_api import Locator

#: No page of ours has so many stops; more means that the keyboard is caught somewhere.
_MOST_STOPS = 150


class Hands(Protocol):
    """The three things that hands do."""

    def press(self, target: Locator) -> None:
        """Press a button or follow a link."""

    def choose(self, box: Locator) -> None:
        """Choose a radio or tick a box."""

    def write(self, field: Locator, words: str) -> None:
        """Put ``words`` in a field instead of what stands there."""


class Pointer:
    """A mouse, or a thumb."""

    def press(self, target: Locator) -> None:
        """Click on it."""
        target.click()

    def choose(self, box: Locator) -> None:
        """Click on it, or on the words around it where the box itself is drawn another way."""
        box.check()

    def write(self, field: Locator, words: str) -> None:
        """Click in it and type."""
        field.fill(words)


class Keyboard:
    """Tab, arrows, Space, Enter and the letters; never a mouse."""

    def press(self, target: Locator) -> None:
        """Walk to it and press Enter."""
        self._walk(target)
        target.page.keyboard.press("Enter")

    def choose(self, box: Locator) -> None:
        """Walk to it and press Space; inside a group of radios the arrows walk on."""
        if box.get_attribute("type") == "radio":
            group = box.page.locator(f"input[name='{box.get_attribute('name')}']")
            self._walk(group.first)
            box.page.keyboard.press("Space")
            for _ in range(_MOST_STOPS):
                if box.is_checked():
                    return
                box.page.keyboard.press("ArrowDown")
            raise AssertionError(f"the arrows never come to {box}")
        self._walk(box)
        box.page.keyboard.press("Space")

    def write(self, field: Locator, words: str) -> None:
        """Walk to it and type."""
        self._walk(field)
        field.page.keyboard.press("Control+A")
        field.page.keyboard.type(words)

    def _walk(self, target: Locator) -> None:
        target.wait_for()
        for _ in range(_MOST_STOPS):
            if target.evaluate("one => one === document.activeElement"):
                return
            target.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {target}")
