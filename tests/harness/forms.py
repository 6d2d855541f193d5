"""Finds a form on a page and fills it in, as far as a person could."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bs4 import BeautifulSoup, Tag

CSRF_FIELD: Final = "csrf_token"

#: Forms never stand in each other, and our text never has a bare "<": a form is cut out of its page, which is long.
_FORM: Final = re.compile(r"<form\b.*?</form>", re.DOTALL)
_CSRF: Final = re.compile(rf'<input\b[^>]*\bname="{CSRF_FIELD}"[^>]*>')
_MAIN: Final = re.compile(r"<main\b.*?</main>", re.DOTALL)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass
class FilledForm:
    """A form as the page offers it, and what the browser would send."""

    action: str
    method: str
    sent: dict[str, list[Any]] = field(default_factory=dict)


def fill_form(html: str, answers: Mapping[str, Any], *, form: str | int = 0, button: str | None = None) -> FilledForm:
    """Return the form of the page ``html`` with ``answers`` filled in and ``button`` pressed.

    ``form`` is the id or the number of a form within main; ``button`` the words, name or value of a button,
    the first one when None. An answer is text; a value that the radios, checkboxes or list offer (a list of
    values for more); True or False for a single checkbox; or a file as ``(stream, name)``. Fails on a question
    that the form does not ask and on a choice that it does not offer.
    """
    found = _form(html, form)
    pressed = _button(found, button)
    filled = FilledForm(
        action=str(_attribute(pressed, "formaction") or found.get("action") or ""),
        method=str(_attribute(pressed, "formmethod") or found.get("method") or "get").lower(),
    )
    asked = _questions(found)
    unknown = answers.keys() - asked.keys()
    assert not unknown, f"the form does not ask {sorted(unknown)}; it asks {sorted(asked)}"
    for name, controls in asked.items():
        sent = _answer(controls, answers[name]) if name in answers else _as_offered(controls)
        if sent:
            filled.sent[name] = sent
    if pressed is not None and pressed.get("name"):
        filled.sent[str(pressed["name"])] = [str(pressed.get("value", ""))]
    return filled


def csrf_token(html: str) -> str:
    """Return the CSRF token of the first form that has one. Fails on a page without."""
    shown = _CSRF.search(_COMMENT.sub("", html))
    assert shown is not None, f"no CSRF token on the page, which says: {_heading(html)}"
    return str(BeautifulSoup(shown[0], "html.parser").find("input")["value"])  # type: ignore[index]


def _form(html: str, wanted: str | int) -> Tag:
    page = _COMMENT.sub("", html)
    everywhere = _FORM.findall(page)
    if isinstance(wanted, str):
        for form in map(_parsed, everywhere):
            if form.get("id") == wanted:
                return form
        raise AssertionError(f"no form {wanted!r}; there are {[_parsed(form).get('id') for form in everywhere]}")
    main = _MAIN.search(page)
    forms = (_FORM.findall(main[0]) if main else []) or everywhere
    assert len(forms) > wanted, f"no form number {wanted} on the page, which says: {_heading(page)}"
    return _parsed(forms[wanted])


def _parsed(form: str) -> Tag:
    found = BeautifulSoup(form, "html.parser").form
    assert found is not None, form
    return found


def _heading(html: str) -> str:
    heading = BeautifulSoup(html, "html.parser").h1
    return heading.get_text(" ", strip=True) if heading else "(no h1)"


def _button(form: Tag, wanted: str | None) -> Tag | None:
    buttons = form.select("button:not([type=button]):not([type=reset]), input[type=submit]")
    if wanted is None:
        return buttons[0] if buttons else None
    for button in buttons:
        if wanted in {" ".join(button.get_text(" ").split()), button.get("value"), button.get("name")}:
            return button
    raise AssertionError(f"no button {wanted!r}; there are {[b.get_text(' ', strip=True) for b in buttons]}")


def _attribute(tag: Tag | None, name: str) -> Any:
    return None if tag is None else tag.get(name)


def _questions(form: Tag) -> dict[str, list[Tag]]:
    """Return the controls of ``form`` by name; a group of radios or checkboxes shares one."""
    asked: dict[str, list[Tag]] = {}
    for control in form.select("input, select, textarea"):
        if control.get("type") in {"submit", "button", "reset", "image"}:
            continue
        if (
            control.get("name")
            and not control.has_attr("disabled")
            and not control.find_parent("fieldset", disabled=True)
        ):
            asked.setdefault(str(control["name"]), []).append(control)
    return asked


def _as_offered(controls: list[Tag]) -> list[Any]:
    return [value for control in controls for value in _offered_by(control)]


def _offered_by(control: Tag) -> list[Any]:
    """Return what the browser sends for a control that nobody touched."""
    if control.get("type") in {"radio", "checkbox"}:
        return [str(control.get("value", "on"))] if control.has_attr("checked") else []
    if control.get("type") == "file":
        return []
    if control.name == "select":
        chosen = control.select("option[selected]") or control.select("option")[: not control.has_attr("multiple")]
        return [_value(option) for option in chosen]
    if control.name == "textarea":
        return [control.get_text().removeprefix("\n")]
    return [str(control.get("value", ""))]


def _answer(controls: list[Tag], answer: Any) -> list[Any]:
    """Return what the browser sends after a person answered."""
    kind, name = controls[0].get("type"), controls[0].get("name")
    assert kind != "hidden", f"a person can't fill in the hidden field {name!r}; see StrictClient.forge"
    if kind in {"radio", "checkbox"} or controls[0].name == "select":
        offered = _choices(controls)
        if isinstance(answer, bool):
            assert kind == "checkbox", f"{name!r} is no single checkbox"
            assert len(offered) == 1, f"{name!r} is no single checkbox"
            return offered if answer else []
        chosen = [str(one) for one in answer] if isinstance(answer, list | tuple | set) else [str(answer)]
        assert set(chosen) <= set(offered), f"{name!r} does not offer {chosen}, only {offered}"
        return chosen
    return [answer if kind == "file" else str(answer)]


def _choices(controls: list[Tag]) -> list[str]:
    if controls[0].name == "select":
        return [_value(option) for option in controls[0].select("option:not([disabled])")]
    return [str(control.get("value", "on")) for control in controls]


def _value(option: Tag) -> str:
    return str(option["value"]) if option.has_attr("value") else option.get_text(strip=True)
