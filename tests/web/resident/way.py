"""Somebody who walks the pages of a booking, one at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from tests.harness.client import StrictClient
from tests.harness.town import Town

ADDRESS: dict[str, Any] = {"street": "Molenstraat", "house_number": "14", "postcode": "3140"}
PERSON: dict[str, Any] = {"name": "Maria Peeters", "phone": "0470 12 34 56", "email": "maria@example.org"}
#: Wednesday 25 November at ten in Brussels.
TEN = "2026-11-25T09:00Z"


@dataclass
class Way:
    """A browser, and where it has come. Each step fails loudly when the page does not lead on."""

    client: StrictClient
    town: Town
    at: str = "/"
    answers: dict[str, Any] = field(default_factory=dict)

    def choose(self, *slugs: str) -> Way:
        """Choose tasks, and go on to how many."""
        ids = [self.town.options[slug] for slug in slugs]
        return self._on("/boeken/klusdienst", options=ids)

    def amounts(self, **answers: Any) -> Way:
        """Tell how many, and anything else."""
        return self._on(self.at, **answers)

    def address(self, **answers: Any) -> Way:
        """Tell where."""
        return self._on(self.at, **(ADDRESS | answers))

    def time(self, starts_at: str = TEN) -> Way:
        """Choose a time."""
        return self._on(self.at, starts_at=starts_at)

    def person(self, **answers: Any) -> Way:
        """Tell who."""
        return self._on(self.at, **(PERSON | answers))

    def to_check(self, *slugs: str, starts_at: str = TEN, **person: Any) -> Way:
        """Answer everything up to the check."""
        return self.choose(*(slugs or ("lamp",))).amounts().address().time(starts_at).person(**person)

    def book(self, button: str = "Book, invoice later", **answers: Any) -> TestResponse:
        """Press a button of the check."""
        return self.client.submit(self.at, button, **answers)

    def booked(self, button: str = "Book, invoice later", **answers: Any) -> str:
        """Book by invoice, or as the button says, and return the path of the booking's page."""
        response = self.book(button, **answers)
        assert response.status_code == 303, words(response)
        return response.location

    def answer(self, path: str = "", **answers: Any) -> Way:
        """Answer the question at a path, or the one where they are."""
        return self._on(path or self.at, **answers)

    @property
    def token(self) -> str:
        """The token of the draft."""
        return self.at.split("/")[2]

    def on(self, path: str, **answers: Any) -> Way:
        """Answer a page that not every service has, or one that was answered before."""
        return self._on(path, **answers)

    def _on(self, path: str, **answers: Any) -> Way:
        response = self.client.submit(path, **answers)
        assert response.status_code == 303, f"{path}: {response.status}: {words(response)}"
        self.at = response.location
        return self


def words(response: TestResponse) -> str:
    """Return what the page says."""
    page = BeautifulSoup(response.text, "html.parser")
    return " ".join((page.main or page).get_text(" ").split())
