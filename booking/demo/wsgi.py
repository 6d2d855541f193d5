"""The demo's web application: the real one, with the demo's sign-ins on its sign-in page."""

import os

from booking.app import create_app, ready_to_fork
from booking.config import Settings
from booking.demo.sign_ins import SIGN_INS

app = ready_to_fork(create_app(Settings.from_environment(os.environ)))
app.config["DEMO_SIGN_INS"] = SIGN_INS
