"""Asking a register while a person waits: a fixed time at most, and no more questions while it is silent."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Final

from booking.gateways.geocoding.contract import Asked, Geocoder, GeocoderFailed, Located

#: What a person does not mind between two pages.
HASTE_SECONDS: Final = 1.0
#: How long nobody waits for a register that did not answer in time.
REST_SECONDS: Final = 60.0
_MOST_AT_ONCE: Final = 4


@dataclass(slots=True)
class HastyGeocoder:
    """A register that nobody waits for longer than ``seconds``, whatever it, the network or the name server does."""

    geocoder: Geocoder
    seconds: float = HASTE_SECONDS
    rest_seconds: float = REST_SECONDS
    _rests_until: float = 0.0
    _places: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(_MOST_AT_ONCE))

    @property
    def name(self) -> str:
        """Who is asked."""
        return self.geocoder.name

    def find(self, asked: Asked) -> Located | None:
        """Return where it is, or None where there is no such street.

        Raises ``GeocoderFailed`` when it did not tell in time, and at once while it rests.
        """
        if time.monotonic() < self._rests_until or not self._places.acquire(blocking=False):
            raise GeocoderFailed("address register rests")
        asking = _Asking(self.geocoder, asked)
        # Only a thread can be left behind: a look-up of a name cannot be given a time.
        thread = threading.Thread(target=self._run, args=(asking,), daemon=True, name="geocoder")
        thread.start()
        thread.join(self.seconds)
        if not asking.went_well:
            self._rests_until = time.monotonic() + self.rest_seconds
            raise GeocoderFailed(asking.fault or "address register answers too slowly")
        return asking.found

    def _run(self, asking: _Asking) -> None:
        try:
            asking.run()
        finally:
            self._places.release()


@dataclass(slots=True)
class _Asking:
    """One question, seen by the thread that asks and by the one that waits."""

    geocoder: Geocoder
    asked: Asked
    found: Located | None = None
    fault: str = ""
    went_well: bool = False

    def run(self) -> None:
        try:
            self.found = self.geocoder.find(self.asked)
        except GeocoderFailed as fault:
            self.fault = str(fault)
            return
        self.went_well = True
