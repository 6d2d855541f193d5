"""What somebody fills in to sign in."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import DataRequired, EqualTo, Length

from booking.gateways.passwords import LONGEST_PASSWORD
from booking.usecases.accounts.change_password import PasswordChange
from booking.usecases.accounts.sign_in import SignInRequest
from booking.web.common.fields import CodeField, WordsField
from booking.web.common.forms import PageForm

SHORTEST_PASSWORD = 12


class SignInForm(PageForm):
    """An e-mail address and a password. Any text is an answer: what is wrong with it is nobody's business."""

    email = WordsField(_l("E-mail address"), missing=_l("Fill in your e-mail address."))
    password = PasswordField(
        _l("Password"),
        [
            DataRequired(_l("Fill in your password.")),
            Length(max=LONGEST_PASSWORD, message=_l("This password is too long.")),
        ],
    )

    def to_request(self) -> SignInRequest:
        """Return what the use case wants."""
        return SignInRequest(email=self.email.data, password=self.password.data)


class CodeForm(PageForm):
    """The code from the desk."""

    code = CodeField(_l("Your code"), missing=_l("Fill in the code that you got from the desk."))


class PasswordForm(PageForm):
    """The password of today, and twice the new one."""

    current = PasswordField(_l("Your password now"), [DataRequired(_l("Fill in the password that you use now."))])
    new = PasswordField(
        _l("Your new password"),
        [
            DataRequired(_l("Fill in a new password.")),
            Length(
                min=SHORTEST_PASSWORD,
                max=LONGEST_PASSWORD,
                message=_l("A password has at least 12 and at most 200 characters."),
            ),
        ],
    )
    again = PasswordField(
        _l("Your new password, once more"),
        [EqualTo("new", message=_l("This is not the same as the new password above."))],
    )

    def to_request(self) -> PasswordChange:
        """Return what the use case wants."""
        return PasswordChange(current=self.current.data, new=self.new.data)


def wrong_sign_in() -> str:
    """Return what to say when address and password do not belong together. It never says which is wrong."""
    return _("The e-mail address or the password is not right. Look at both and try again.")


def wrong_code() -> str:
    """Return what to say when a code opens nothing."""
    return _("This code is not right, or it no longer works. Look at it again, or ask the desk for a new code.")


def wrong_password() -> str:
    """Return what to say when the password of today is not right."""
    return _("This is not the password that you use now.")
