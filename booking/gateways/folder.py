"""A folder in which mails and text messages become files: how the demo sends."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from booking.gateways.sending import Unreachable


def file_name(key: str, ending: str) -> str:
    """Return the name of the file for the message with ``key``: the same key, the same file."""
    return hashlib.sha256(key.encode()).hexdigest()[:24] + ending


def write_whole(path: Path, content: bytes) -> None:
    """Write the file at once: whoever looks sees all of it or nothing. Raises ``Unreachable``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError as fault:
        raise Unreachable(f"folder: {fault.strerror}") from fault
