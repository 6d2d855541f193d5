"""Each fault in a tariff, in facts or in a table of rates as a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from booking.messages.words import Say, Words
from booking.rules.pricing.faults import Fault


@dataclass(frozen=True, slots=True)
class FaultInWords:
    """Where something is wrong, empty for the whole document, and what to do about it."""

    place: str
    sentence: str

    @property
    def line(self) -> str:
        """Place and sentence in one line."""
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


def faults_in_words(faults: Iterable[Fault], words: Words) -> tuple[FaultInWords, ...]:
    """Return every fault, in the order in which they were found."""
    return tuple(FaultInWords(fault.place, fault_in_words(fault, words)) for fault in faults)


def fault_in_words(fault: Fault, words: Words) -> str:
    """Return one fault as a sentence or two."""
    _, facts = words.gettext, fault.facts
    said = FAULTS[fault.code](_, facts)
    if not facts.get("near"):
        return said
    # Not within an f-string: nobody would find the sentence for the translators.
    guess = _("Did you mean “%(near)s”?", near=facts["near"])
    return f"{said} {guess}"


#: By code: the sentence, with the facts that the fault holds.
FAULTS: Final[Mapping[str, Callable[[Say, Mapping[str, str]], str]]] = {
    "already_known": lambda _, _facts: _("This quantity is already known. Use it as it is, or choose another code."),
    "beside_at_cost": lambda _, _facts: _(
        "“percent” does not go with “at_cost”. Use “margin_percent” to add to the cost."
    ),
    "beside_choices": lambda _, _facts: _("Write the price within the choices, not beside them."),
    "beside_percent_of": lambda _, _facts: _(
        "This does not go with “percent_of”: a part of other lines counts nothing itself. Take it away."
    ),
    "beside_tiers": lambda _, _facts: _("This does not go with tiers. Write it within each tier, or take it away."),
    "beside_when": lambda _, _facts: _("A class with “by_decision” has no “when”. Take one of the two away."),
    "bounds_cross": lambda _, _facts: _("The lowest is higher than the highest. Look at both amounts."),
    "class_or_amount": lambda _, _facts: _("A decision needs a “class”, an “amount”, or both."),
    "comes_twice": lambda _, f: _("The code “%(name)s” is used more than once. Give each its own code.", **f),
    "default_not_dearest": lambda _, f: _(
        "The default class “%(default)s” is not the dearest: “%(dearest)s” costs more. "
        "Who tells nothing must pay the highest price: choose another “default_class”.",
        **f,
    ),
    "empty_condition": lambda _, _facts: _("This condition is empty. Write when it counts, or take it away."),
    "ends_before": lambda _, _facts: _("The last day is before the first day. Look at both dates."),
    "flat_is_printed": lambda _, _facts: _("A flat price is one amount: use “price” or “prices”."),
    "gap": lambda _, f: _(
        "Nobody with an income below %(below)s has a class. Start the bracket of “%(name)s” at 0.", **f
    ),
    "gap_between": lambda _, f: _(
        "There is a gap between the brackets of “%(one)s” (until %(least)s) and “%(other)s” (from %(most)s). "
        "Where one ends, the next must begin, and the bound itself must belong to one of them.",
        **f,
    ),
    "last_choice_is_open": lambda _, _facts: _("Only the last choice has no “when”, and it must have none."),
    "last_tier_is_open": lambda _, _facts: _("Only the last tier has no “up_to”, and it must have none."),
    "limits_overlap": lambda _, f: _(
        "The limits “%(one)s” and “%(other)s” share only some of their lines. "
        "Give both the same lines, or all lines of the one to the other too, or none.",
        **f,
    ),
    "missing": lambda _, _facts: _("This is missing. Write it."),
    "mixed_quantities": lambda _, _facts: _(
        "Only quantities of the same kind can be added up: all minutes, or all km."
    ),
    "more_than_all": lambda _, f: _("%(typed)s is more than the whole. Write a part, or at most 100 per cent.", **f),
    "must_be_more_than_zero": lambda _, _facts: _("This must be more than 0."),
    "needs": lambda _, f: _("This only makes sense together with “%(other)s”. Add that, or take this away.", **f),
    "needs_income": lambda _, _facts: _("An income is used here. Say which income counts: add [income]."),
    "needs_postcodes": lambda _, _facts: _(
        "“resident” is used here. Say which postcodes the municipality has: add “postcodes”."
    ),
    "no_bounds": lambda _, _facts: _("A bound is missing. Write for example “from”, “above”, “below” or “up_to”."),
    "no_class_yet": lambda _, _facts: _(
        "A condition on the class makes no sense here: the class is only found afterwards. Use another condition."
    ),
    "no_dutch": lambda _, _facts: _('The Dutch words are missing. Write for example name.nl = "…".'),
    "not_a_code": lambda _, f: _(
        "“%(typed)s” is not a code. A code starts with a small letter and has only small letters, digits and _.", **f
    ),
    "not_a_date": lambda _, _facts: _("This is not a date. Write it as 2026-01-31."),
    "not_a_day_of_year": lambda _, f: _('“%(typed)s” is not a day of the year. Write it as "07-01".', **f),
    "not_a_list": lambda _, _facts: _("This must be a list. Write it between [ and ], or as [[…]]."),
    "not_a_list_of_texts": lambda _, _facts: _("This must be a text, or a list of texts."),
    "not_a_number": lambda _, f: _(
        "“%(typed)s” is not an amount. Write a number of 0 or more with a point, such as 18.00, "
        "with six decimals at most.",
        **f,
    ),
    "not_a_postcode": lambda _, f: _("“%(typed)s” is not a postcode. Write four digits between quotes.", **f),
    "not_a_table": lambda _, _facts: _("This must be a table with names and values."),
    "not_a_text": lambda _, _facts: _("This must be a text between quotes, not empty, of 2000 signs at most."),
    "not_a_time": lambda _, _facts: _("This is not a time. Write it as 18:00:00."),
    "not_known": lambda _, f: _("“%(typed)s” is not known here.", typed=f["typed"]),
    "not_one_of": lambda _, f: _("“%(typed)s” cannot be used here. Choose one of: %(known)s.", **f),
    "not_true_or_false": lambda _, _facts: _("Write true or false here."),
    "not_whole": lambda _, f: _("%(typed)s is not a whole number.", **f),
    "not_with_total_rounding": lambda _, _facts: _(
        'Where only the total is rounded, a line cannot be shared with others. Round each line: per = "line".'
    ),
    "one_decided": lambda _, f: _(
        "A decision holds one amount, and the lines “%(one)s” and “%(other)s” would both take it. "
        "Give them the same bounds, or make a tariff for each.",
        **f,
    ),
    "one_price": lambda _, f: _("Exactly one price belongs here: %(known)s. Given: %(given)s.", **f),
    "one_vat": lambda _, f: _(
        "Exactly one of these belongs here: rate, exempt, outside, not_stated. Given: %(given)s.", **f
    ),
    "only_for_money": lambda _, _facts: _("“at_cost” is only for what is counted in euro, such as waste_cost."),
    "overlap": lambda _, f: _(
        "The brackets of “%(one)s” and “%(other)s” overlap at %(at)s. The bound itself must belong to one of them.", **f
    ),
    "parts_need_limit": lambda _, _facts: _(
        "The least and the most of a line do not count for its tiers and extras. Write a limit under [[limits]] instead."
    ),
    "percent_not_in_choices": lambda _, _facts: _(
        "“percent_of” cannot be one of several choices. Make a line of its own, with a “when”."
    ),
    "percent_or_amount": lambda _, _facts: _("A reduction has a “percent” or an “amount”: exactly one of the two."),
    "periods_overlap": lambda _, f: _(
        "The periods from %(one)s and from %(other)s overlap. Each day belongs to one period.", **f
    ),
    "several_vats": lambda _, _facts: _("The lines of a limit must have the same VAT. Make a limit for each VAT."),
    "syntax": lambda _, f: _("This is not a TOML or JSON file that can be read: %(said)s.", **f),
    "tiers_out_of_order": lambda _, _facts: _("Tiers go from low to high, each “up_to” higher than the one before."),
    "too_deep": lambda _, _facts: _("This condition has too many others inside it. Write it more simply."),
    "too_long": lambda _, _facts: _("This file is too long for a tariff."),
    "too_many": lambda _, f: _("There are more than %(most)s of these. Write fewer.", **f),
    "too_many_faults": lambda _, f: _("There are more than %(most)s faults. Mend these first.", **f),
    "too_many_percent": lambda _, f: _("A percentage here is at most %(most)s. Look at the number again.", **f),
    "two_for_one_end": lambda _, f: _("“%(one)s” and “%(other)s” bound the same end. Take one of them away.", **f),
    "unknown_class": lambda _, f: _("There is no class “%(typed)s” in this tariff.", typed=f["typed"]),
    "unknown_key": lambda _, f: _("The name “%(typed)s” is not known here.", typed=f["typed"]),
    "unknown_language": lambda _, f: _("“%(typed)s” is not a language that we have: nl, fr, en.", typed=f["typed"]),
    "unknown_line": lambda _, f: _("There is no line “%(typed)s” that can be named here.", typed=f["typed"]),
    "unknown_notion": lambda _, f: _("“%(typed)s” is not an income that we know. Look in the guide.", typed=f["typed"]),
    "unknown_party": lambda _, f: _("“%(typed)s” is not known. Add it: [parties.%(typed)s].", typed=f["typed"]),
    "unknown_quantity": lambda _, f: _(
        "“%(typed)s” cannot be counted. Look in the guide, or add it: [quantities.%(typed)s].", typed=f["typed"]
    ),
    "unknown_status": lambda _, f: _(
        "The status “%(typed)s” is not known. Look in the guide, or add it: [statuses.%(typed)s].", typed=f["typed"]
    ),
    "unknown_vat": lambda _, f: _(
        "There is no VAT “%(typed)s” in this tariff. Add it: [vat.%(typed)s].", typed=f["typed"]
    ),
    "unreachable_class": lambda _, f: _(
        "Nobody can be in the class “%(name)s”. Give it a “when”, or write by_decision = true.", **f
    ),
    "whole_cents": lambda _, _facts: _("Write this amount in whole cents, with two decimals at most."),
    "wrong_format": lambda _, f: _("This file has another format. Write format = %(known)s.", **f),
}
