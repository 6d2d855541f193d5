"""What every test can ask for; each part of the harness says what it gives."""

pytest_plugins = [
    "tests.harness.sockets",
    "tests.harness.postgres",
    "tests.harness.application",
    "tests.harness.clock",
    "tests.harness.browser",
    "tests.harness.order",
]
