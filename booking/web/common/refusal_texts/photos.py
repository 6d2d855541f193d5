"""What is said of each refusal about photos, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import photos as no
from booking.web.common.refusal_texts.entries import Entries

ENTRIES: Final[Entries] = {
    no.NotAPicture: (
        lambda _r: _("This is not a photo that we can read. Choose a photo of the kind JPEG, PNG or WebP."),
        "photo",
    ),
    no.PictureTooLarge: (
        lambda r: _(
            "This photo is too large. At most %(most)s MB fit. Take a new photo, or send a smaller one.",
            most=r.most_megabytes,
        ),
        "photo",
    ),
    no.PictureBroken: (
        lambda _r: _("We cannot read this photo to its end: it did not arrive whole. Send it once more."),
        "photo",
    ),
    no.TooManyPhotos: (lambda r: _("At most %(most)s photos fit. Take one away first.", most=r.most), "photo"),
}
