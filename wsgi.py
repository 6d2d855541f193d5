"""What a WSGI server runs: ``gunicorn --preload wsgi:app``."""

import gc
import os
import sys

# Next to nothing becomes garbage while the house is built: to look for it takes a tenth of the time to start.
gc.disable()
# Structlog would load it, where it is installed beside our tests, to colour the faults of a terminal.
sys.modules.setdefault("rich", None)  # type: ignore[arg-type] # None says: there is no such module

from booking.app import create_app, ready_to_fork  # noqa: E402
from booking.config import Settings, SettingsWrong  # noqa: E402

try:
    app = ready_to_fork(create_app(Settings.from_environment(os.environ)))
except SettingsWrong as wrong:
    sys.exit(f"Buurtboek cannot start: {wrong}")
gc.enable()
