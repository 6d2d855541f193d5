"""``flask tariff``: faults with their places, cases that do not come out, prices with reasons, an index."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from booking.cli.tariff import tariff
from booking.regulations import regulation_names, regulation_text
from tests.rules.pricing.tariffs import line, text_of

ROOT = Path(__file__).parents[2]
REGULATIONS = ROOT / "booking" / "regulations"
KLUSDIENST = str(REGULATIONS / "keerbergen-klusdienst-2026.toml")
FACTS = """
on = 2026-03-02
decision = { class = "vt", ground = "vt", valid_from = 2026-01-01, last_day = 2026-12-31 }
work = { worker_minutes = 180, visit_minutes = 90, workers = 2, waiting_minutes = 5, waste_cost = "open" }
"""
CASE = '\n[[cases]]\nname = "Een uur"\nfacts = { on = 2026-03-02, work = { worker_minutes = 60 } }\nexpect.total = '


def run(*arguments: str, typed: str | None = None, language: str = "en") -> Result:
    return CliRunner().invoke(tariff, [*arguments, "--lang", language], input=typed)


@pytest.fixture
def facts(tmp_path: Path) -> str:
    return written(tmp_path, FACTS, name="facts.toml")


def written(folder: Path, text: str, *, name: str = "tariff.toml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", regulation_names())
def test_each_regulation_comes_out(name: str) -> None:
    result = run("check", str(REGULATIONS / f"{name}.toml"))
    assert result.exit_code == 0
    assert result.output.endswith(("cases come out.\n", "case comes out.\n"))


def test_every_fault_is_told_in_one_go_with_its_place(tmp_path: Path) -> None:
    text = text_of(line(more="prise = 12.00")) + CASE + '"veel"\n'
    path = written(tmp_path, text.replace('source = "Gemeente Voorbeeld, reglement"\n', ""))
    result = run("check", path)
    assert result.exit_code == 2
    assert f"{path}: source: This is missing. Write it." in result.stdout
    assert f"{path}: lines → labour → prise: The name “prise” is not known here. Did you mean “price”?" in result.stdout
    assert f"{path}: cases → Een uur → expect → total: “veel” is not an amount." in result.stdout


def test_a_case_that_does_not_come_out_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, text_of(line()) + CASE + "13.00\n")
    result = run("check", path)
    assert result.exit_code == 2
    assert result.stdout == f"{path}: case “Een uur”: total must be 13.00, and comes out as 12.00.\n"


def test_cases_that_come_out_are_counted(tmp_path: Path) -> None:
    result = run("check", written(tmp_path, text_of(line()) + CASE + "12.00\n"))
    assert (result.exit_code, result.output) == (0, "1 case comes out.\n")


def test_a_tariff_without_cases_is_told_to_have_some(tmp_path: Path) -> None:
    result = run("check", written(tmp_path, text_of(line())))
    assert result.exit_code == 0
    assert "There are no cases" in result.output


def test_a_tariff_comes_from_standard_input() -> None:
    assert run("check", "-", typed=text_of(line()) + CASE + "12.00\n").output == "1 case comes out.\n"


def test_a_table_of_rates_is_checked_too(tmp_path: Path) -> None:
    assert run("check", str(REGULATIONS / "rates" / "km_yearly.toml")).output == "1 period, no faults.\n"
    result = run("check", written(tmp_path, 'format = 1\ncode = "km"\nperiods = []\n'))
    assert result.exit_code == 2
    assert "name: This is missing. Write it." in result.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no such file. Look at how its name is spelled."),
        (b"name = \xff", "This is not a text in UTF-8. Save it as UTF-8 in your editor."),
        (b"name = ", "This is not a TOML or JSON file that can be read: "),
        (b"{", "This is not a TOML or JSON file that can be read: "),
        (b'name = "a"\n' * 40_000, "This file is too long for a tariff."),
        (b"# long\n" * 200_000, "This file is too long for a tariff."),
    ],
)
@pytest.mark.parametrize("command", ["check", "quote", "index"])
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    tmp_path: Path, facts: str, command: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / "tariff.toml"
    if content is not None:
        path.write_bytes(content)
    more = {"quote": [facts], "index": ["--factor", "1.02", "--from", "2027-01-01"]}.get(command, [])
    result = run(command, str(path), *more)
    assert result.exit_code == 2
    assert result.output.startswith(f"{path}: {said}")
    assert result.output.count("\n") == 1


def test_a_folder_is_told_to_be_one(tmp_path: Path) -> None:
    result = run("check", str(tmp_path))
    assert (result.exit_code, result.stderr) == (2, f"{tmp_path}: This is a folder. Name a file in it.\n")


def test_a_quote_shows_lines_reasons_and_what_is_not_counted(facts: str) -> None:
    result = run("quote", KLUSDIENST, facts)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Odd-jobs tariff 2026-2031",
        "Day: 2 March 2026",
        "Price class: Reduced price",
        "",
        "Working hours: 3 hours                                                   €54.00",
        "  2 workers × 1 hour 30 minutes = 3 hours.",
        "  €18.00 per hour: Reduced price, up to and including 31 December 2026.",
        "  That is because you have the increased reimbursement from the health",
        "  insurance fund.",
        "─" * 79,
        "Together                                                                 €54.00",
        "",
        "This is an estimate. We charge the time that it really takes.",
        "",
        "This may come on top:",
        "- Waste, at cost: what we pay ourselves, if it is needed.",
        "",
        "This tariff does not count: Waiting time.",
    ]


def test_a_final_quote_is_no_estimate(facts: str) -> None:
    result = run("quote", KLUSDIENST, facts, "--final")
    assert "estimate" not in result.stdout
    assert "on top" not in result.stdout


def test_a_quote_as_json_adds_up(facts: str) -> None:
    result = run("quote", KLUSDIENST, facts, "--json")
    told = json.loads(result.stdout)
    assert told["total"] == "54.00"
    assert told["class"]["code"] == "vt"
    assert [(one["code"], one["amount"], one["unit_price"]) for one in told["lines"]] == [("labour", "54.00", "18.00")]
    assert told["lines"][0]["words"][0] == "2 workers × 1 hour 30 minutes = 3 hours."
    assert told["pays"] == {"resident": "54.00"}
    assert [one["code"] for one in told["open_lines"]] == ["waste"]


def test_shares_vat_and_cash_are_shown(tmp_path: Path) -> None:
    text = text_of(
        line("meal", of="meals", more='price = 7.98\nthird_party = { party = "ocmw", full_price = 10.00 }'),
        rounding='\n[rounding]\namount = "half_up"\ncash_to_5_cents = true\n',
        vat="\n[vat.work]\nrate = 6\n",
    )
    facts = written(tmp_path, "on = 2026-03-02\nwork.meals = 1", name="facts.toml")
    shown = run("quote", written(tmp_path, text), facts).stdout
    assert "In cash                                                                   €8.00" in shown
    assert "  This includes €0.45 VAT: 6 % on €7.53." in shown
    assert "  You pay                                                                 €7.98" in shown
    assert "  Paid by the OCMW                                                        €2.02" in shown


def test_a_refusal_goes_to_the_error_stream(tmp_path: Path) -> None:
    facts = written(tmp_path, "on = 2050-03-02\nwork.worker_minutes = 60", name="facts.toml")
    result = run("quote", KLUSDIENST, facts)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"{KLUSDIENST}: We do not know the price for 2 March 2050 yet.")


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("worker_minutes = -1", "This must be 0 or more"),
        ("worker_minutes = 9999999", "This is more than one booking can have"),
        ("worker_minute = 60", "Did you mean “worker_minutes”?"),
    ],
)
def test_absurd_facts_are_refused(tmp_path: Path, work: str, said: str) -> None:
    result = run("quote", KLUSDIENST, written(tmp_path, f"on = 2026-03-02\n[work]\n{work}", name="facts.toml"))
    assert result.exit_code == 2
    assert said in result.stderr


def test_faults_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    wrong = written(tmp_path, text_of(line(more="prise = 12.00")))
    facts = written(tmp_path, "household.inkomen = 3", name="facts.toml")
    result = run("quote", wrong, facts)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"{wrong}: lines → labour → prise: " in result.stderr
    assert f"{facts}: on: This is missing. Write it." in result.stderr
    assert f"{facts}: household → inkomen: " in result.stderr


def test_only_one_file_comes_from_standard_input() -> None:
    assert run("quote", "-", "-").exit_code == 2


def test_the_next_version_rises_by_the_index(tmp_path: Path) -> None:
    result = run("index", KLUSDIENST, "--factor", "1.0213", "--from", "2032-01-01")
    assert result.exit_code == 0
    assert "prices = { social = 8.17, vt = 18.38, standard = 51.07 }" in result.stdout
    assert run("check", written(tmp_path, result.stdout)).exit_code == 0


@pytest.mark.parametrize("factor", ["0", "3", "-1", "NaN", "Infinity"])
def test_an_absurd_factor_is_refused(factor: str) -> None:
    result = run("index", KLUSDIENST, "--factor", factor, "--from", "2032-01-01")
    assert result.exit_code == 2
    assert "A factor lies between 0.5 and 2" in result.stderr


def test_a_factor_that_is_no_number_is_refused() -> None:
    assert run("index", KLUSDIENST, "--factor", "two", "--from", "2032-01-01").exit_code == 2


def test_a_regulation_without_an_index_is_not_raised(tmp_path: Path) -> None:
    result = run("index", written(tmp_path, text_of(line())), "--factor", "1.02", "--from", "2027-01-01")
    assert result.exit_code == 2
    assert "does not say that its amounts rise with an index" in result.stderr


def test_flask_knows_the_commands_without_any_setting(tmp_path: Path) -> None:
    """As in a fresh checkout: no database, no settings, no environment at all."""
    flask = Path(sys.executable).with_name("flask")
    done = subprocess.run(
        [flask, "tariff", "check", KLUSDIENST, "--lang", "en"],
        cwd=ROOT, env={}, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("cases come out.\n")


def test_a_terminal_without_a_euro_sign_shows_the_price_all_the_same(tmp_path: Path, facts: str) -> None:
    flask = Path(sys.executable).with_name("flask")
    done = subprocess.run(
        [flask, "tariff", "quote", KLUSDIENST, facts, "--lang", "en"],
        cwd=ROOT, env={"PYTHONIOENCODING": "latin-1"}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert b"?54.00" in done.stdout


def test_dutch_is_the_language_of_the_house() -> None:
    assert CliRunner().invoke(tariff, ["check", "-"], input=regulation_text("hamme-maaltijden")).exit_code == 0
