"""Where staff sign in and out."""

from booking.web.account import code, password, sign_in
from booking.web.account.blueprint import blueprint

__all__ = ["blueprint", "code", "password", "sign_in"]
