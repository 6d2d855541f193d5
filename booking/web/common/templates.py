"""Templates as code that is ready to run: kept beside Python's own compiled files, and renewed when a template changes.

Making them takes a second for all; reading them, a twentieth of that.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import jinja2
from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

FOLDER: Final = Path(__file__).resolve().parents[2] / "__pycache__" / "templates"


class Pages(Environment):
    """Jinja as Flask sets it up, whose templates share one dictionary of what every page knows.

    Jinja would give each template a layer of its own on top of it. No template of ours has anything there, and looking
    through the layers at every import of a macro takes a tenth of the time of a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what every template knows, below what one template is given besides."""
        return super().make_globals(d) if d else self.globals


class KeptTemplates(FileSystemBytecodeCache):
    """What Jinja made of each template; where the folder may not be written to, nothing is kept."""

    def __init__(self, folder: Path, *, options: object) -> None:
        # Not what another release of Jinja made, nor what was made with other options: the source is the same, and
        # Jinja looks at that only.
        super().__init__(str(folder), f"%s.{jinja2.__version__}.{crc32(repr(options).encode()):x}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was made of one template."""
        with suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


def init_templates(app: Flask) -> None:
    """Let ``app`` use what is kept."""
    app.jinja_env.bytecode_cache = KeptTemplates(FOLDER, options=app.jinja_options)


def load_templates(app: Flask) -> None:
    """Have the template of every page in memory, and kept for the next process."""
    for name in app.jinja_env.list_templates(filter_func=lambda name: not name.startswith("messages/")):
        app.jinja_env.get_template(name)
