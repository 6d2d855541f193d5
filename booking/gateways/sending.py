"""What goes wrong when something is handed over to be sent, whichever way it goes."""

from __future__ import annotations


class CouldNotSend(Exception):
    """This message was not taken. ``permanent``: trying again would get the same answer.

    The text is for the log and the coordinator; it holds no words of the message.
    """

    def __init__(self, problem: str, *, permanent: bool) -> None:
        """Tell what the other side said."""
        super().__init__(problem)
        self.problem = problem
        self.permanent = permanent


class Unreachable(CouldNotSend):
    """Nobody took it: the other side is away, too busy, or refuses us. That is no fault of this message.

    Whether it left is unknown, so it is repeated with the same key.
    """

    def __init__(self, problem: str) -> None:
        """Tell what happened."""
        super().__init__(problem, permanent=False)
