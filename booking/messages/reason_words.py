"""Why a line of a quote costs what it costs: each fact that the rules keep, as a whole sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from booking.messages.condition_words import condition_phrase, is_private
from booking.messages.status_words import TariffNames, because_of
from booking.messages.unit_words import amount_of, price_of_unit, step_words
from booking.messages.words import Say, Words
from booking.rules.pricing.quantities import Kind
from booking.rules.pricing.quote import ClassReason, Counted, QuoteLine, Why

_Facts = Mapping[str, Any]

#: A decision without an end is kept with the last day that there is.
_NO_END: Final = 9000


def reasons_in_words(line: QuoteLine, names: TariffNames, *, with_ground: bool) -> tuple[str, ...]:
    """Return the reasons of a line, at least one. Without ``with_ground`` none tells a status or an income."""
    telling = _Telling(line, names, with_ground=with_ground)
    said = [sentence for reason in line.reasons for sentence in _SENTENCES[reason.why](reason.facts, telling)]
    if not said:
        said = [names.words.gettext("%(price)s.", price=telling.price)]
    return tuple(dict.fromkeys(said))


class _Telling:
    """One line while its reasons are told."""

    def __init__(self, line: QuoteLine, names: TariffNames, *, with_ground: bool) -> None:
        """Remember the line and who reads it."""
        self.line = line
        self.names = names
        self.words: Words = names.words
        self.with_ground = with_ground
        self.whys = {reason.why for reason in line.reasons}
        self.of = next((str(reason.facts["of"]) for reason in line.reasons if reason.why is Why.QUANTITY), "")

    @property
    def price(self) -> str:
        """The price of one unit: ``€ 18,00 per uur``."""
        if self.line.kind not in {Counted.MINUTES, Counted.KM, Counted.PIECES} or Why.FLAT in self.whys:
            return self.words.money(self.line.unit_price)
        kind = Kind(self.line.kind.value)
        return price_of_unit(self.line.unit_price, kind=kind, unit=self.line.unit, of=self.of, words=self.words)

    def much(self, facts: Mapping[str, Any], key: str) -> str:
        """Return a quantity among the facts, in its unit."""
        return amount_of(str(facts["kind"]), str(facts[key]), self.words)


def _quantity(facts: _Facts, telling: _Telling) -> Iterable[str]:
    words, _ = telling.words, telling.words.gettext
    quantity, counted = Decimal(facts["quantity"]), Decimal(facts["counted"])
    is_adjusted = not telling.whys.isdisjoint({Why.FREE, Why.LEAST, Why.MOST})
    if facts.get("workers") and quantity < Decimal(facts["workers"]) * Decimal(facts["minutes"]):
        yield _(
            "%(workers)s workers come, for %(duration)s. Not every task needs them all: you pay %(together)s.",
            workers=words.number(facts["workers"]),
            duration=words.duration(facts["minutes"]),
            together=words.duration(facts["quantity"]),
        )
    elif facts.get("workers") and Decimal(facts["workers"]) > 1:
        yield _(
            "%(workers)s workers × %(duration)s = %(together)s.",
            workers=words.number(facts["workers"]),
            duration=words.duration(facts["minutes"]),
            together=words.duration(facts["quantity"]),
        )
    elif is_adjusted and telling.line.kind is not Counted.EURO:
        yield _("In all it is %(quantity)s.", quantity=telling.much(facts, "quantity"))
    if facts["step"] and telling.line.kind is not Counted.EURO:
        yield step_words(Decimal(facts["step"]), facts["step_rounding"], kind=Kind(facts["kind"]), words=words)
        if quantity != counted and not is_adjusted:
            yield _(
                "So %(quantity)s counts as %(counted)s.",
                quantity=telling.much(facts, "quantity"),
                counted=telling.much(facts, "counted"),
            )


def _least(facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext("We charge at least %(least)s.", least=telling.much(facts, "least"))


def _free(facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext("The first %(free)s cost nothing.", free=telling.much(facts, "free"))


def _most(facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext("We charge not more than %(most)s.", most=telling.much(facts, "most"))


def _class(facts: _Facts, telling: _Telling) -> Iterable[str]:
    _ = telling.words.gettext
    price, name, how = telling.price, telling.words.text(facts["name"]), facts["how"]
    if how == ClassReason.CLAIMED:
        yield _("%(price)s: %(class_name)s.", price=price, class_name=name)
        yield _("We have not checked your status yet. The price may become lower.")
    elif how == ClassReason.NOT_TOLD:
        yield _("%(price)s: %(class_name)s.", price=price, class_name=name)
        yield _("This is the price because you did not tell us everything that could make it lower.")
    elif how == ClassReason.NO_CLASS_FITS:
        yield _("%(price)s: %(class_name)s.", price=price, class_name=name)
        yield _("No lower price fits your situation.")
    else:
        yield from _class_with_ground(facts, telling, name)


def _class_with_ground(facts: _Facts, telling: _Telling, name: str) -> Iterable[str]:
    _ = telling.words.gettext
    until = _last_day(facts.get("until"))
    if until is None:
        yield _("%(price)s: %(class_name)s.", price=telling.price, class_name=name)
    else:
        yield _(
            "%(price)s: %(class_name)s, up to and including %(date)s.",
            price=telling.price,
            class_name=name,
            date=telling.words.day(until),
        )
    if telling.with_ground:
        yield from _ground(facts, telling)


def _ground(facts: _Facts, telling: _Telling) -> Iterable[str]:
    _ = telling.words.gettext
    grounds = [facts["ground"]] if facts.get("ground") else list(facts.get("statuses", ()))
    if not grounds and facts.get("income"):
        grounds = ["income"]
    if len(grounds) == 1 and (sentence := because_of(grounds[0], telling.words)):
        yield sentence
    elif grounds:
        listed = "; ".join(telling.names.status(one) for one in grounds)
        yield _("That is because of this: %(grounds)s.", grounds=listed)


def _same_for_all(_facts: _Facts, telling: _Telling) -> Iterable[str]:
    _ = telling.words.gettext
    if telling.whys.isdisjoint({Why.CHOICE, Why.FLAT}):
        yield _("%(price)s, for everybody.", price=telling.price)
    elif Why.FLAT not in telling.whys:
        yield _("%(price)s.", price=telling.price)


def _choice(facts: _Facts, telling: _Telling) -> Iterable[str]:
    _ = telling.words.gettext
    if is_private(facts["when"]) and not telling.with_ground:
        yield _("This price fits your situation.")
    else:
        yield _("This price counts here: %(when)s.", when=condition_phrase(facts["when"], telling.names))


def _linear(facts: _Facts, telling: _Telling) -> Iterable[str]:
    _ = telling.words.gettext
    if facts["at"] == "not_told":
        yield _("%(price)s: the highest price, because we do not know your income.", price=telling.price)
    elif facts["at"] == "floor" and telling.with_ground:
        yield _("%(price)s: the lowest price, because of your income.", price=telling.price)
    elif facts["at"] == "ceiling" and telling.with_ground:
        yield _("%(price)s: the highest price, because of your income.", price=telling.price)
    elif telling.with_ground:
        yield _("%(price)s: this price follows your income.", price=telling.price)
    else:
        yield _("%(price)s: this price is different for each household.", price=telling.price)


def _decided(facts: _Facts, telling: _Telling) -> Iterable[str]:
    _ = telling.words.gettext
    until = _last_day(facts["until"])
    if until is None:
        yield _("%(price)s: that was decided for you.", price=telling.price)
    else:
        yield _(
            "%(price)s: that was decided for you, up to and including %(date)s.",
            price=telling.price,
            date=telling.words.day(until),
        )


def _attest(_facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext("%(price)s: that is on the attest.", price=telling.price)


def _not_decided(facts: _Facts, telling: _Telling) -> Iterable[str]:
    _ = telling.words.gettext
    if facts["by"] == "attest":
        yield _("%(price)s: the highest price, because we have not seen an attest yet.", price=telling.price)
    else:
        yield _("%(price)s: the highest price, because nothing was decided for you yet.", price=telling.price)


def _rate(facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext(
        "%(price)s: the official rate from %(first)s up to and including %(last)s.",
        price=telling.price,
        first=telling.words.day(facts["first"]),
        last=telling.words.day(facts["last"]),
    )


def _at_cost(facts: _Facts, telling: _Telling) -> Iterable[str]:
    _ = telling.words.gettext
    margin = Decimal(facts["margin_percent"])
    if not margin:
        yield _("This is what we paid ourselves.")
    else:
        yield _("This is what we paid ourselves, and %(percent)s %% more.", percent=telling.words.number(margin))


def _percent(facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext(
        "This is %(percent)s %% of the full price.", percent=telling.words.number(facts["percent"])
    )


def _percent_of(facts: _Facts, telling: _Telling) -> Iterable[str]:
    listed = dict.fromkeys(telling.words.text(name) for name in facts["names"])
    yield telling.words.gettext(
        "This is %(percent)s %% of: %(names)s.",
        percent=telling.words.number(facts["percent"]),
        names="; ".join(listed),
    )


def _tier(facts: _Facts, telling: _Telling) -> Iterable[str]:
    _ = telling.words.gettext
    above, up_to = Decimal(facts["above"]), facts["up_to"]
    low = telling.much(facts, "above")
    if not up_to:
        part = _("more than %(least)s", least=low) if above else ""
    elif above:
        part = _("more than %(least)s, up to and including %(most)s", least=low, most=telling.much(facts, "up_to"))
    else:
        part = _("not more than %(most)s", most=telling.much(facts, "up_to"))
    if part:
        yield _OVER[facts["over"]](_, part)


def _flat(facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext(
        "For not more than %(most)s the price is %(price)s in all.",
        most=telling.much(facts, "up_to"),
        price=telling.words.money(telling.line.unit_price),
    )


def _extra(facts: _Facts, telling: _Telling) -> Iterable[str]:
    _ = telling.words.gettext
    much, percent = telling.much(facts, "beyond"), telling.words.number(facts["percent"])
    yield _MORE_THAN[facts["over"]](_, much)
    yield _("On what goes beyond it, you pay %(percent)s %% more: %(price)s.", percent=percent, price=telling.price)


def _least_price(facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext("The price is at least %(amount)s.", amount=telling.words.money(facts["amount"]))


def _most_price(facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext("The price is not more than %(amount)s.", amount=telling.words.money(facts["amount"]))


def _least_amount(facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext("This costs at least %(amount)s.", amount=telling.words.money(facts["amount"]))


def _most_amount(facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext("This costs not more than %(amount)s.", amount=telling.words.money(facts["amount"]))


def _split(facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext(
        "%(number)s people share this price. You pay one part.", number=telling.words.number(facts["participants"])
    )


def _third_party(facts: _Facts, telling: _Telling) -> Iterable[str]:
    if Decimal(facts["part"]):
        yield telling.words.gettext(
            "The full price is %(full)s. Of this, %(part)s is paid by %(party)s.",
            full=telling.words.money(facts["full"]),
            part=telling.words.money(facts["part"]),
            party=telling.names.party(facts["party"]),
        )


def _volunteer(facts: _Facts, telling: _Telling) -> Iterable[str]:
    if Decimal(facts["part"]):
        yield telling.words.gettext(
            "Of this, %(part)s goes to %(party)s.",
            part=telling.words.money(facts["part"]),
            party=telling.names.party(facts["party"]),
        )


def _reduction(facts: _Facts, telling: _Telling) -> Iterable[str]:
    _ = telling.words.gettext
    name = telling.words.text(facts["name"])
    if facts["percent"]:
        yield _("%(percent)s %% off: %(name)s.", percent=telling.words.number(facts["percent"]), name=name)
    else:
        yield _("%(amount)s off each time: %(name)s.", amount=telling.words.money(facts["amount"]), name=name)


def _limit_least(facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext("Together it costs at least %(amount)s.", amount=telling.words.money(facts["amount"]))


def _limit_most(facts: _Facts, telling: _Telling) -> Iterable[str]:
    yield telling.words.gettext(
        "Together it costs not more than %(amount)s.", amount=telling.words.money(facts["amount"])
    )


def _outcome(facts: _Facts, telling: _Telling) -> Iterable[str]:
    _ = telling.words.gettext
    if facts["outcome"] == "no_show":
        yield _("We came, but nobody was at home.")
    else:
        yield _("The visit was cancelled too late.")


def _rounding(facts: _Facts, telling: _Telling) -> Iterable[str]:
    _ = telling.words.gettext
    exact = telling.words.money(facts["exact"])
    if facts["rounding"] == "up":
        yield _("%(exact)s is rounded up to the cent.", exact=exact)
    elif facts["rounding"] == "down":
        yield _("%(exact)s is rounded down to the cent.", exact=exact)
    else:
        yield _("%(exact)s is rounded to the nearest cent.", exact=exact)


def _last_day(until: str | None) -> date | None:
    """Return the last day of a decision; None where it has no end."""
    if until is None:
        return None
    first_without = date.fromisoformat(until)
    return None if first_without.year > _NO_END else first_without - timedelta(days=1)


_OVER: Final[dict[str, Callable[[Say, str], str]]] = {
    "job": lambda _, part: _("This price is for a part of the job: %(part)s.", part=part),
    "week": lambda _, part: _("This price is for a part of what you have in one week: %(part)s.", part=part),
    "month": lambda _, part: _("This price is for a part of what you have in one month: %(part)s.", part=part),
    "year": lambda _, part: _("This price is for a part of what you have in one year: %(part)s.", part=part),
}

_MORE_THAN: Final[dict[str, Callable[[Say, str], str]]] = {
    "job": lambda _, much: _("This job is more than %(much)s.", much=much),
    "week": lambda _, much: _("You have more than %(much)s in this week.", much=much),
    "month": lambda _, much: _("You have more than %(much)s in this month.", much=much),
    "year": lambda _, much: _("You have more than %(much)s in this year.", much=much),
}

_SENTENCES: Final[dict[Why, Callable[[_Facts, _Telling], Iterable[str]]]] = {
    Why.QUANTITY: _quantity,
    Why.LEAST: _least,
    Why.FREE: _free,
    Why.MOST: _most,
    Why.CLASS: _class,
    Why.SAME_FOR_ALL: _same_for_all,
    Why.CHOICE: _choice,
    Why.LINEAR: _linear,
    Why.DECIDED: _decided,
    Why.ATTEST: _attest,
    Why.NOT_DECIDED: _not_decided,
    Why.RATE: _rate,
    Why.AT_COST: _at_cost,
    Why.PERCENT: _percent,
    Why.PERCENT_OF: _percent_of,
    Why.TIER: _tier,
    Why.FLAT: _flat,
    Why.EXTRA: _extra,
    Why.LEAST_PRICE: _least_price,
    Why.MOST_PRICE: _most_price,
    Why.LEAST_AMOUNT: _least_amount,
    Why.MOST_AMOUNT: _most_amount,
    Why.SPLIT: _split,
    Why.THIRD_PARTY: _third_party,
    Why.VOLUNTEER: _volunteer,
    Why.REDUCTION: _reduction,
    Why.LIMIT_LEAST: _limit_least,
    Why.LIMIT_MOST: _limit_most,
    Why.OUTCOME: _outcome,
    Why.ROUNDING: _rounding,
}
