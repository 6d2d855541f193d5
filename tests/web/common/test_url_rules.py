"""Rules that are compiled late write the same addresses."""

from werkzeug.routing import Map, Rule

from booking.web.common.url_rules import LateRule

RULES: dict[str, dict[str, object]] = {
    "/": {"x": "1 2"},
    "/boeken/<token>/tijd": {"token": "a/b ë", "vanaf": "2026-11-24"},
    "/loket/<int:number>/<path:rest>": {"number": 3, "rest": "a/b"},
}


def test_addresses_are_what_they_would_be_at_once() -> None:
    late, at_once = (Map([kind(one, endpoint=one) for one in RULES]).bind("localhost") for kind in (LateRule, Rule))
    for endpoint, values in RULES.items():
        for append_unknown in (True, False):
            told = [each.build(endpoint, values, append_unknown=append_unknown) for each in (late, at_once, late)]
            assert told[0] == told[1] == told[2]
