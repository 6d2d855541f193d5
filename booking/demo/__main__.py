"""``python -m booking.demo``: the whole house on one machine, with a town to try it in. Ctrl-C stops all of it."""

from __future__ import annotations

import os
import sys

from booking.demo.house import House, HouseProblem


def main() -> int:
    """Run the demo until it is told to stop; return the exit status."""
    try:
        with House(os.environ) as house:
            house.open()
            sys.stdout.write(house.welcome())
            sys.stdout.flush()
            house.wait()
    except HouseProblem as problem:
        sys.stderr.write(f"The demo cannot start: {problem}\n")
        return 1
    except KeyboardInterrupt:
        pass
    sys.stdout.write("The demo has stopped. Its data stays; start it again with: make demo\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
