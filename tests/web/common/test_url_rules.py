"""Rules that are compiled late write the same addresses."""

from werkzeug.routing import Map, Rule

from booking.web.common.url_rules import LateRule

RULES = ("/", "/boeken/<token>/tijd", "/loket/<int:number>/<path:rest>")


def test_addresses_are_what_they_would_be_at_once() -> None:
    late, at_once = (Map([kind(one, endpoint=one) for one in RULES]).bind("localhost") for kind in (LateRule, Rule))
    for endpoint, values in zip(
        RULES, ({"x": "1 2"}, {"token": "a/b ë", "vanaf": "2026-11-24"}, {"number": 3, "rest": "a/b"}), strict=True
    ):
        for append_unknown in (True, False):
            told = [each.build(endpoint, values, append_unknown=append_unknown) for each in (late, at_once, late)]
            assert told[0] == told[1] == told[2]
