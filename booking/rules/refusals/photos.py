"""Why a photo is not taken in."""

from __future__ import annotations

from booking.rules.refusals import Refusal


class NotAPicture(Refusal):
    """What was sent is no photo of a kind that we read, whatever its name says."""


class PictureTooLarge(Refusal):
    """A photo takes more bytes or has more pixels than we read."""

    def __init__(self, *, most_megabytes: int) -> None:
        """Tell how many megabytes a photo may take."""
        super().__init__(most_megabytes)
        self.most_megabytes = most_megabytes


class PictureBroken(Refusal):
    """A photo ends too soon or cannot be read to its end."""


class TooManyPhotos(Refusal):
    """One thing has so many photos at most."""

    def __init__(self, *, most: int) -> None:
        """Tell how many."""
        super().__init__(most)
        self.most = most
