"""Regulations that look at more than a status, in the place of the town's own."""

from sqlalchemy import update

from booking.store.tables import TariffRow
from tests.web.desk.conftest import Counter

_HEAD = """
format = 2
service = "klusdienst"
name.nl = "Tarief"
source = "Gemeente Voorbeeld, reglement"
valid_from = 2026-01-01
"""
_TABLES = """
[rounding]
amount = "half_up"
[vat.work]
not_stated = true
[[lines]]
code = "labour"
name.nl = "Werkuren"
of = "worker_minutes"
unit = 60
"""

#: Brackets of income, who counts for a third, an age and a score.
BY_INCOME = (
    _HEAD
    + """
default_class = "standard"
choose = "most_favourable"
[income]
notion = "net_month"
[income.counts]
applicant = 1
other_generation = "1/3"
[[classes]]
code = "low"
name.nl = "Laag tarief"
name.en = "Low price"
when.any = [
  { status = "leefloon" },
  { income = { up_to = { single = 1200.00, family = 2000.00 }, per_dependant = 100 } },
  { score.belrai = { from = 5.5 } },
]
[[classes]]
code = "senior"
name.nl = "Ouderen"
name.en = "Seniors"
when.age = { from = 75 }
[[classes]]
code = "standard"
name.nl = "Gewoon tarief"
name.en = "Standard price"
"""
    + _TABLES
    + "prices = { low = 8.00, senior = 12.00, standard = 50.00 }\n"
)

#: A person decides the amount.
BY_PERSON = _HEAD + _TABLES + "decided = { least = 7.00, most = 50.00 }\n"

#: One price for everybody.
ONE_PRICE = _HEAD + _TABLES + "price = 50.00\n"

#: The amount follows a line of the income.
BY_LINE = (
    _HEAD
    + '[income]\nnotion = "net_month"\n[income.counts]\napplicant = 1\n'
    + _TABLES
    + "linear = { income_from = 1000.00, price_from = 5.00, each = 100.00, adds = 0.50, floor = 5.00, ceiling = 50.00 }\n"
    + 'price_rounding = "half_up"\n'
)


def use_tariff(desk: Counter, text: str) -> None:
    """Let this regulation count in the desk's town, from its first day on."""
    desk.do(lambda session: session.execute(update(TariffRow).values(text=text)))
