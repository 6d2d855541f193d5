"""What a WSGI server runs: ``gunicorn wsgi:app``."""

import os
import sys

from booking.app import create_app
from booking.config import Settings, SettingsWrong

try:
    app = create_app(Settings.from_environment(os.environ))
except SettingsWrong as wrong:
    sys.exit(f"Buurtboek cannot start: {wrong}")
