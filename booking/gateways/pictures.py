"""Photos from outside, made anew: never what was sent, only what could be seen on it.

Nothing of the file itself is kept, so neither a place nor a name nor a script in it goes any further. How large a
picture is, is read before it is decoded, and one at a time is decoded in a process: a file of some kilobytes can hold
gigabytes of pixels.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Final
from zlib import error as ZlibError  # noqa: N812 - a class with the name of a variable

from PIL import Image, ImageOps, UnidentifiedImageError

from booking.rules.refusals.photos import NotAPicture, PictureBroken, PictureTooLarge

#: What a phone's camera makes stays below it.
MOST_MEGABYTES: Final = 12
MOST_BYTES: Final = MOST_MEGABYTES * 1024 * 1024
LONGEST_SIDE: Final = 1600
_THUMBNAIL_SIDE: Final = 320
_QUALITY, _THUMBNAIL_QUALITY = 82, 75
#: The kinds that are read, and how many pixels at most: JPEG is decoded smaller than it is, the others whole.
_MOST_PIXELS: Final = {"JPEG": 52_000_000, "MPO": 52_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
_READ: Final = ("JPEG", "PNG", "WEBP")
#: What Pillow raises for files that are not what they say.
_BROKEN: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    NotImplementedError,
    struct.error,
    ZlibError,
)
_BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_ONE_AT_A_TIME: Final = Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as we keep it: two JPEG files, upright, without anything but pixels. Sizes in pixels, of ``image``."""

    image: bytes
    thumbnail: bytes
    width: int
    height: int


def read_picture(sent: bytes) -> Picture:
    """Return what can be seen on the picture that was sent, at most 1600 pixels wide and high.

    JPEG, PNG and WebP are read, by their content and whatever they are called; of what moves, the first picture.
    Raises ``NotAPicture`` for anything else, ``PictureTooLarge`` beyond 12 MB or too many pixels, and
    ``PictureBroken`` where it ends too soon or is nonsense inside.
    """
    if len(sent) > MOST_BYTES:
        raise PictureTooLarge(most_megabytes=MOST_MEGABYTES)
    with _ONE_AT_A_TIME:
        try:
            return _made_anew(sent)
        except UnidentifiedImageError:
            raise NotAPicture from None
        except _BOMBS:
            raise PictureTooLarge(most_megabytes=MOST_MEGABYTES) from None
        except _BROKEN as fault:
            raise PictureBroken from fault


def _made_anew(sent: bytes) -> Picture:
    with Image.open(BytesIO(sent), formats=_READ) as image:
        width, height = image.size
        if width < 1 or height < 1:
            raise PictureBroken
        if width * height > _MOST_PIXELS.get(image.format or "", 0):
            raise PictureTooLarge(most_megabytes=MOST_MEGABYTES)
        # Only JPEG knows how to be decoded at a half, a quarter or an eighth.
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        upright = _upright(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = _only_pixels(upright)
    small = clean.copy()
    small.thumbnail((_THUMBNAIL_SIDE, _THUMBNAIL_SIDE))
    return Picture(_jpeg(clean, _QUALITY), _jpeg(small, _THUMBNAIL_QUALITY), clean.width, clean.height)


def _upright(image: Image.Image) -> Image.Image:
    """Return the picture the way up that the camera noted; where the note is nonsense, as it is."""
    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:
        return image.copy()


def _only_pixels(image: Image.Image) -> Image.Image:
    """Return the same on a new sheet: no note, profile or comment of the old one comes along."""
    clean = Image.new("RGB", image.size, "white")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        clean.paste(seen, mask=seen.getchannel("A"))
    else:
        clean.paste(image.convert("RGB"))
    return clean


def _jpeg(image: Image.Image, quality: int) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()
