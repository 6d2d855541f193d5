"""Phone numbers in any Belgian spelling, kept as E.164."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import phonenumbers

from booking.rules.refusals.people import InvalidPhone

_MOBILE = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
_CALLABLE = _MOBILE | {phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.VOIP}
_NEIGHBOURS = frozenset({"BE", "NL", "FR", "DE", "LU"})


def parse_phone(typed: str) -> str:
    """Return ``typed`` as E.164, ``"+32470123456"``.

    Accepts ``0470/12.34.56``, ``016 20 88 87``, ``0032 (0)470 12 34 56``, ``+32 470 12 34 56``. Only numbers
    of Belgium and its neighbours: a code sent to a premium number abroad is a known fraud.

    Raises ``InvalidPhone`` for anything else, digits of other scripts and two numbers in one field included.
    """
    plain = _plain(typed)
    if not plain.isascii():
        raise InvalidPhone
    try:
        number = phonenumbers.parse(plain.replace("(0)", ""), "BE")
    except phonenumbers.NumberParseException:
        raise InvalidPhone from None
    region = phonenumbers.region_code_for_number(number)
    if (
        number.extension
        or any(letter.isalpha() for letter in plain)
        or not phonenumbers.is_valid_number(number)
        or phonenumbers.number_type(number) not in _CALLABLE
        or region not in _NEIGHBOURS
    ):
        raise InvalidPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def can_receive_sms(phone: str) -> bool:
    """Tell whether ``phone``, in E.164, is a mobile number."""
    return phonenumbers.number_type(phonenumbers.parse(phone)) in _MOBILE


@lru_cache(maxsize=256)
def display_phone(phone: str) -> str:
    """Return an E.164 number as people here write it: national for Belgium, international otherwise."""
    number = phonenumbers.parse(phone)
    form = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if number.country_code == 32  # noqa: PLR2004 - Belgium
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, form)


def _plain(typed: str) -> str:
    """Return a pasted number without the invisible marks, odd spaces and dashes that phones and pages put in."""
    kinds = ((letter, unicodedata.category(letter)) for letter in typed)
    return "".join(" " if kind == "Zs" else "-" if kind == "Pd" else letter for letter, kind in kinds if kind != "Cf")
