"""A test client that reads every page as critically as a browser and a screen reader would."""

from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from flask import template_rendered
from flask.testing import FlaskClient
from werkzeug.local import LocalProxy
from werkzeug.test import TestResponse

from tests.harness.forms import CSRF_FIELD, csrf_token, fill_form
from tests.harness.pages import judge_context, judge_fragment, judge_page


class StrictClient(FlaskClient):
    """Opens pages and fills in forms; fails on whatever a person with another browser would stumble over."""

    def submit(
        self,
        path: str,
        button: str | None = None,
        /,
        *,
        form: str | int = 0,
        follow: bool = False,
        **answers: Any,
    ) -> TestResponse:
        """Open the page, fill in its form, press ``button`` and return the answer.

        See ``fill_form`` for ``form``, ``button`` and the answers. A field whose name is no Python name, or is
        "form" or "follow", goes in as ``**{"wc-0": "x"}`` or through ``fill_form`` itself.
        With ``follow`` the answer must be a redirect 303, and what it leads to is returned.
        """
        page = self.get(path)
        assert page.status_code in {200, 422}, f"{path} answers {page.status}"
        response = self.send(page, button, form=form, **answers)
        return self.follow(response) if follow else response

    def send(
        self, page: TestResponse, button: str | None = None, /, *, form: str | int = 0, **answers: Any
    ) -> TestResponse:
        """Fill in a form of a page that is open already, such as one that came back with messages."""
        filled = fill_form(page.text, answers, form=form, button=button)
        target = urljoin(page.request.url, filled.action) if filled.action else page.request.url
        target = target.removeprefix(page.request.host_url.rstrip("/")) or "/"
        if filled.method == "get":
            return self.get(target.split("?", maxsplit=1)[0], query_string=filled.sent)
        return self.post(target, data={name: v[0] if len(v) == 1 else v for name, v in filled.sent.items()})

    def forge(self, path: str, *, page: str | None = None, **data: Any) -> TestResponse:
        """Post whatever a forger would, to ``path``, with the CSRF token that ``page`` (or ``path``) shows."""
        return self.post(path, data={CSRF_FIELD: csrf_token(self.get(page or path).text)} | data)

    def follow(self, response: TestResponse) -> TestResponse:
        """Go where a redirect after a form leads."""
        assert response.status_code == 303, f"a good form answers 303, this {response.status}: {_message(response)}"
        return self.get(response.location)

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make the request, then judge the answer."""
        contexts: list[dict[str, Any]] = []

        def remember(_app: object, context: dict[str, Any], **_: object) -> None:
            contexts.append({name: _itself(value) for name, value in context.items()})

        with template_rendered.connected_to(remember, self.application):
            response = super().open(*args, **kwargs)
        for context in contexts:
            judge_context(context)
        if response.mimetype == "text/html" and not response.location and response.get_data():
            html = response.text
            (judge_page if "<html" in html else judge_fragment)(html)
        return response


def _itself(value: Any) -> Any:
    """Return what a proxy such as current_user stands for, while the request still knows."""
    if type(value) is LocalProxy:
        return value._get_current_object()  # noqa: SLF001 - public by its documentation
    return value


def _message(response: TestResponse) -> str:
    """Return what the page says went wrong."""
    page = BeautifulSoup(response.text, "html.parser")
    said = page.select_one(".error-summary, [role=alert]") or page.h1
    return " ".join(said.get_text(" ").split()) if said else ""
