"""What each field takes, and what it says to the rest."""

from typing import Any

import pytest
from flask import Flask
from wtforms import DateField, FieldList, Form, FormField, HiddenField, IntegerField, StringField

from booking.web.common.fields import (
    CodeField,
    EmailField,
    LinesField,
    NameField,
    PhoneField,
    PostcodeField,
    WordsField,
)
from booking.web.common.forms import PageForm

RTL_OVERRIDE = "\u202e"


class SampleForm(PageForm):
    class Meta:
        """A form that no browser sends."""

        csrf = False

    name = NameField("Name", missing="Fill in your name.")
    phone = PhoneField("Phone")
    email = EmailField("E-mail")
    postcode = PostcodeField("Postcode")
    code = CodeField("Code")
    words = WordsField("Words", most=10)
    lines = LinesField("Lines")
    kept = HiddenField()


class WordsForm(Form):  # type: ignore[misc] # wtforms has no types
    nl = WordsField("Dutch")


class MixedForm(PageForm):
    class Meta:
        """A form that no browser sends."""

        csrf = False

    count = IntegerField("Count")
    on = DateField("Day")
    words = FormField(WordsForm)
    list = FieldList(StringField("One"))


def filled(app: Flask, **answers: Any) -> SampleForm:
    with app.test_request_context(method="POST", data={"name": "An"} | answers):
        form = SampleForm()
        form.validate()
        return form


@pytest.mark.parametrize(
    "name",
    [
        "Ö",
        "Null",
        "O'Brien",
        "d'Hondt",
        "محمد",
        "Zoë\u0308",
        "👩🏽‍🔧",
        "x" * 300,
        "a\u200bb",
    ],
)
def test_name_is_kept_as_it_was_typed(application: Flask, name: str) -> None:
    form = filled(application, name=f"  {name} ")
    assert form.errors == {}
    assert form.name.data == name


def test_what_turns_a_text_around_is_taken_out(application: Flask) -> None:
    form = filled(application, name=f"a{RTL_OVERRIDE}b", lines="code\u2067 1\u2069")
    assert (form.name.data, form.lines.data, form.errors) == ("ab", "code 1", {})


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "\u200b"),
        ("name", "x" * 301),
        ("name", "An\x00"),
        ("name", "An\x1b[31m"),
        ("phone", "12"),
        ("phone", "0470 12 34 56 x"),
        ("email", "an@"),
        ("email", "an@keerbergen"),
        ("email", "an @keerbergen.be"),
        ("email", "an@keerbergen.be\r\nBcc: everybody@keerbergen.be"),
        ("postcode", "0140"),
        ("postcode", "314"),
        ("postcode", "\uff13\uff11\uff14\uff10"),
        ("code", "12345678"),
        ("code", "12345678a"),
        ("words", "elf letters"),
        ("lines", "x" * 2001),
        ("kept", "a\x00b"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_stays_as_far_as_it_can_be_shown(
    application: Flask, field: str, typed: str
) -> None:
    form = filled(application, **{field: typed})
    assert list(form.errors) == [field]
    assert form[field].data == typed.translate(dict.fromkeys((0, 27))).strip()


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x9f", "\ufdd0", "\ufffe", "\U0010ffff"])
def test_no_field_of_any_kind_shows_again_what_no_page_can_show(application: Flask, letter: str) -> None:
    answers = {"count": "1", "on": "1", "words-nl": "a", "list-0": "a"}
    data = {name: f"{value}{letter}" for name, value in answers.items()}
    with application.test_request_context(method="POST", data=data):
        form = MixedForm()
        assert not form.validate()
        assert set(form.errors) == {"count", "on", "words", "list"}
        assert letter not in "".join(str(field()) for field in form)


def test_line_ends_and_every_script_can_be_shown(application: Flask) -> None:
    assert filled(application, lines="Zoë\n\tمحمد 👩🏽‍🔧\u202e\ufeff").errors == {}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0470/12.34.56", "+32470123456"), ("016 20 88 87", "+3216208887"), ("+32 (0)470 12 34 56", "+32470123456")],
)
def test_phone_is_read_and_shown_as_typed(application: Flask, typed: str, kept: str) -> None:
    form = filled(application, phone=typed)
    assert (form.errors, form.phone.e164, form.phone.data) == ({}, kept, typed)


@pytest.mark.parametrize("typed", ["3140", " 3140 ", "B-3140", "31 40"])
def test_postcode_is_four_digits_however_typed(application: Flask, typed: str) -> None:
    assert filled(application, postcode=typed).postcode.data == "3140"


@pytest.mark.parametrize("typed", ["123456789", "123 456 789", "123-456-789", " 123\u00a0456\u00a0789 "])
def test_code_is_nine_digits_however_grouped(application: Flask, typed: str) -> None:
    form = filled(application, code=typed)
    assert (form.errors, form.code.digits) == ({}, "123456789")


def test_optional_field_may_stay_empty(application: Flask) -> None:
    form = filled(application)
    assert (form.errors, form.phone.e164, form.email.address) == ({}, "", "")


def test_line_ends_become_plain(application: Flask) -> None:
    assert filled(application, lines="dog\r\nkey under\rmat").lines.data == "dog\nkey under\nmat"


def test_what_the_library_says_by_itself_is_in_the_language_of_the_page(app: Flask) -> None:
    class ChoiceForm(PageForm):
        class Meta:
            """A form that no browser sends."""

            csrf = False

        number = IntegerField("Number")

    told = {}
    for language in ("nl", "fr", "en"):
        with app.test_request_context(method="POST", data={"number": "x"}, headers={"Accept-Language": language}):
            form = ChoiceForm()
            form.validate()
            told[language] = form.number.errors[0]
    assert told == {
        "nl": "Ongeldig getal.",
        "fr": "N'est pas un entier valide.",
        "en": "Not a valid integer value.",
    }
