"""A resident before a window, who walks the pages of a booking."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Hands, Pointer


@dataclass(frozen=True)
class Resident:
    """Somebody with a phone. Each step waits until its own page stands there."""

    page: Page
    hands: Hands

    def choose_tasks(self, *names: str) -> None:
        """Go from the first page to the tasks, and choose."""
        self.page.goto("/")
        self.hands.press(self.page.get_by_role("link", name="Odd jobs at home"))
        self.is_asked("What can we do for you?")
        for name in names:
            self.hands.choose(self.page.get_by_role("checkbox", name=name))
        self.go_on()

    def tell_how_much(self, *, note: str = "", **amounts: int) -> None:
        """Tell how many of which task: ``Hang_a_lamp=2``; and anything else."""
        self.is_asked("How much is there to do?")
        for name, count in amounts.items():
            self.hands.write(self.page.get_by_label(name.replace("_", " ")), str(count))
        if note:
            self.hands.write(self.page.get_by_label("What else should we know?"), note)
        self.go_on()

    def tell_where(self, *, access_notes: str = "") -> None:
        """Fill in the address."""
        self.is_asked("Where may we come?")
        self.hands.write(self.page.get_by_label("Street"), "Molenstraat")
        self.hands.write(self.page.get_by_label("House number"), "14")
        self.hands.write(self.page.get_by_label("Postcode"), "3140")
        if access_notes:
            self.hands.write(self.page.get_by_label("How do we get in?"), access_notes)
        self.go_on()

    def choose_time(self, clock: str) -> None:
        """Choose ``clock``, such as 10:00, on the first day that has it."""
        self.is_asked("When may we come?")
        self.hands.choose(self.time(clock))
        self.go_on()

    def tell_who(self, name: str = "Maria Peeters") -> None:
        """Tell name and phone."""
        self.is_asked("Who are you?")
        self.hands.write(self.page.get_by_label("Your name"), name)
        self.hands.write(self.page.get_by_label("Your phone number"), "0470 12 34 56")
        self.go_on()

    def walk_to_check(self) -> None:
        """Answer everything up to the check."""
        self.choose_tasks("Hang a lamp")
        self.tell_how_much()
        self.tell_where()
        self.choose_time("10:00")
        self.tell_who()
        self.is_asked("Is this right?")

    def time(self, clock: str) -> Locator:
        """Return the first time of the page at ``clock``."""
        return self.page.get_by_role("radio", name=clock).first

    def press(self, name: str) -> None:
        """Press a button or link."""
        self.hands.press(self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name)))

    def go_on(self) -> None:
        """Go to the next question."""
        self.press("Continue")

    def is_asked(self, heading: str) -> None:
        """Wait for a page with ``heading``."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    @property
    def total(self) -> str:
        """What the page says that it costs together."""
        return self.page.locator("table.price tfoot td").inner_text()


def with_thumb(page: Page) -> Resident:
    """Return a resident who touches the screen."""
    return Resident(page, Pointer())
