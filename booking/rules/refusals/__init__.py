"""What the rules say when they say no; each subject has a module of its own with its ways to say it.

A refusal carries facts; the words are found in ``web/common/refusal_texts``, by the same subjects.
"""


class Refusal(Exception):
    """A rule says no. Not a fault of the program: the person can do something about it."""


class NotFound(Refusal):
    """There is no such thing for this person; a stranger's booking does not exist."""


class NotAllowed(Refusal):
    """This person's role does not do this."""


class ReasonMissing(Refusal):
    """This needs a reason in words."""


class VersionChanged(Refusal):
    """Somebody else saved this in the meantime."""


class NameTaken(Refusal):
    """Something else of the organisation is called so already."""
