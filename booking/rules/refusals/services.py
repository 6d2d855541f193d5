"""What is wrong with a service, its questions or the answers to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from booking.rules.refusals import Refusal
from booking.rules.text import Text


class AnswersRefused(Refusal):
    """Some answers to what a service asks are missing or make no sense."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        """Tell what is wrong (``questions.AnswerFault``), by the slug of each question."""
        super().__init__(dict(faults))
        self.faults = dict(faults)


class BeyondService(Refusal):
    """With these answers it is work for a regular firm: the service may not do it (domain A3.2)."""

    def __init__(self, referrals: Mapping[str, Text]) -> None:
        """Tell who does it, in the organisation's words, by the slug of each question; empty words say nothing."""
        super().__init__(dict(referrals))
        self.referrals = dict(referrals)


class TasksWithoutPrice(Refusal):
    """Who books these tasks would pay nothing, and no regulation says so: then nobody can book the service yet."""

    def __init__(self, names: Sequence[Text], *, has_tariff: bool) -> None:
        """Tell the tasks, and whether there is a tariff, of which no line counts them."""
        super().__init__([dict(name) for name in names], has_tariff)
        self.names = tuple(names)
        self.has_tariff = has_tariff


class TasksLeftWithoutPrice(Refusal):
    """A tariff, or a new task, would give these tasks of a service that can be booked away unseen."""

    def __init__(self, names: Sequence[Text]) -> None:
        """Tell the tasks of which no line counts anything."""
        super().__init__([dict(name) for name in names])
        self.names = tuple(names)


class TooFewChoices(Refusal):
    """Who has to choose needs two answers at least, and each of them once."""


class BoundsCrossed(Refusal):
    """The least is more than the most."""


class LinkedToItself(Refusal):
    """A service is offered beside another one, never beside itself."""


class TooManyLinks(Refusal):
    """So many services are offered beside one that nobody reads them."""

    def __init__(self, *, most: int) -> None:
        """Tell how many there can be."""
        super().__init__(most)
        self.most = most
