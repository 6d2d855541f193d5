"""An import that is killed in the middle leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from flask import Flask

from tests.cli.intake import JOZEF, RESIDENTS, an_intake
from tests.harness.application import SECRET_KEY
from tests.harness.people import HOST

ROOT = Path(__file__).parents[2]
PEOPLE = 3000


@pytest.mark.processes
def test_a_killed_import_leaves_nothing_and_can_be_done_again(app: Flask, database_url: str, tmp_path: Path) -> None:
    intake = an_intake(app, tmp_path)
    intake.run("residents", intake.file(RESIDENTS + JOZEF, "one.csv"), "--really")
    before = intake.residents()
    people = "".join(f"Maria {n};047{n:07};;nl;Molenstraat;{n};;3140;\n" for n in range(1, PEOPLE + 1))
    path = intake.file(RESIDENTS + people)
    command = (
        *(sys.executable, "-m", "flask", "--app", "wsgi", "import", "residents", str(path)),
        *("--organisation", HOST, "--really", "--lang", "en"),
    )
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET_KEY,
        "SECURE_COOKIES": "0",
        "MAIL_FOLDER": str(tmp_path / "messages"),
    }
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        lines = (line.decode() for line in process.stderr)
        told = list(islice((line for line in lines if line.endswith("rows\n")), 2))
        process.send_signal(signal.SIGKILL)
    assert told == ["250 of 3,000 rows\n", "500 of 3,000 rows\n"]
    assert process.returncode == -signal.SIGKILL
    assert intake.residents() == before

    first = intake.file(RESIDENTS + "".join(people.splitlines(keepends=True)[:20]), "first.csv")
    assert "To add: 20." in intake.run("residents", first, "--really").stdout
    assert len(intake.residents()) == 21
