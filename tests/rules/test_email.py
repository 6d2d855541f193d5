"""E-mail addresses."""

import pytest

from booking.rules.email import parse_email
from booking.rules.refusals import InvalidEmail


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("an@keerbergen.be", "an@keerbergen.be"),
        (" An.Peeters+klus@Keerbergen.BE ", "An.Peeters+klus@keerbergen.be"),
        ("o'brien@mail.keerbergen.be", "o'brien@mail.keerbergen.be"),
        ("info@café.be", "info@xn--caf-dma.be"),
        ("a@b.co", "a@b.co"),
    ],
)
def test_address_is_kept_as_mail_is_sent_to_it(typed: str, kept: str) -> None:
    assert parse_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "an",
        "an@",
        "@keerbergen.be",
        "an@keerbergen",
        "an@@keerbergen.be",
        "an peeters@keerbergen.be",
        "an..peeters@keerbergen.be",
        ".an@keerbergen.be",
        "an@-keerbergen.be",
        "an@keerbergen..be",
        "an@keerbergen.be,bea@keerbergen.be",
        '"an"@keerbergen.be',
        "an@keerbergen.be\nBcc: all@keerbergen.be",
        "an\x00@keerbergen.be",
        "än@keerbergen.be",
        "an@[127.0.0.1]",
        f"{'a' * 65}@keerbergen.be",
        f"an@{'a' * 64}.be",
        f"an@{'a.' * 130}be",
    ],
)
def test_what_no_message_reaches_is_refused(typed: str) -> None:
    with pytest.raises(InvalidEmail):
        parse_email(typed)
