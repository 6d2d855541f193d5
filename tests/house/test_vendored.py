"""What we took over from others stands unchanged, with its licence and where it came from."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "booking" / "static" / "vendor"


def test_every_vendored_file_is_the_one_that_was_taken_over() -> None:
    told = dict(
        line.split(maxsplit=1)[::-1]
        for line in (VENDOR / "SOURCES.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
    found = {
        f"./{path.relative_to(VENDOR)}": sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SOURCES.txt"
    }
    assert found == told


def test_every_vendored_package_has_its_licence() -> None:
    packages = [path for path in VENDOR.iterdir() if path.is_dir()]
    assert packages
    assert [one.name for one in packages if not (one / "LICENSE").is_file()] == []
