"""Photos from outside: what is read, what is refused, and that nothing but pixels comes through."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from booking.gateways.pictures import LONGEST_SIDE, MOST_BYTES, read_picture
from booking.rules.refusals import Refusal
from booking.rules.refusals.photos import NotAPicture, PictureBroken, PictureTooLarge

GPS, ORIENTATION, ARTIST = 0x8825, 0x0112, 0x013B
SECRET = "Maria Peeters, Molenstraat 14"


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (400, 300), **more: object) -> bytes:
    """Return a file of a picture of which the left half is red and the right half blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    written = BytesIO()
    image.save(written, kind, **more)
    return written.getvalue()


def seen(image: bytes) -> Image.Image:
    opened = Image.open(BytesIO(image))
    opened.load()
    return opened


def colour(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    """Return how much red, green and blue a pixel has, each 0-255."""
    found = image.getpixel(at)
    assert isinstance(found, tuple)
    return found


def a_png_of(width: int, height: int) -> bytes:
    """Return a file of some hundred bytes that says it has so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_jpeg_and_a_small_one(kind: str) -> None:
    picture = read_picture(a_photo(kind))
    image, small = seen(picture.image), seen(picture.thumbnail)
    assert (image.format, image.size, small.format, small.size) == ("JPEG", (400, 300), "JPEG", (320, 240))
    assert (picture.width, picture.height) == (400, 300)


def test_a_large_picture_becomes_smaller_and_keeps_its_shape() -> None:
    picture = read_picture(a_photo(size=(4000, 3000)))
    assert (picture.width, picture.height) == (LONGEST_SIDE, 1200)


def test_a_photo_stands_upright_and_says_nothing_more() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[ARTIST] = 6, SECRET
    exif[GPS] = {1: "N", 2: (51.0, 0.0, 10.0)}
    picture = read_picture(a_photo(exif=exif, comment=SECRET.encode(), icc_profile=b"profile" + SECRET.encode()))
    assert (picture.width, picture.height) == (300, 400)
    top, bottom = (colour(seen(picture.image), (150, y)) for y in (50, 350))
    assert top[0] - top[2] > 150
    assert bottom[2] - bottom[0] > 150
    for image in (picture.image, picture.thumbnail):
        assert SECRET.encode() not in image
        assert b"Exif" not in image
        assert not seen(image).getexif()
        assert set(seen(image).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white(kind: str) -> None:
    written = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, kind, lossless=True)
    assert min(colour(seen(read_picture(written.getvalue()).image), (10, 10))) > 250


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_other_colours_are_read(mode: str) -> None:
    written = BytesIO()
    Image.new(mode, (20, 20)).save(written, "JPEG")
    assert seen(read_picture(written.getvalue()).image).mode == "RGB"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a/*<script>alert(1)</script>*/",
        b"\xff\xd8<html><script>alert(1)</script>",
        b"\0" * 1000,
    ],
    ids=["nothing", "pdf", "svg", "gif with a script", "html with the head of a jpeg", "zeros"],
)
def test_what_is_no_picture_is_refused(sent: bytes) -> None:
    with pytest.raises((NotAPicture, PictureBroken)):
        read_picture(sent)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_ends_too_soon_is_refused(kind: str) -> None:
    sent = a_photo(kind, size=(1000, 1000))
    with pytest.raises(PictureBroken):
        read_picture(sent[: len(sent) // 2])


def test_what_stands_behind_a_picture_stays_behind() -> None:
    picture = read_picture(a_photo() + b"<html><script>alert(1)</script>")
    assert b"script" not in picture.image


@pytest.mark.parametrize("size", [(30_000, 30_000), (9000, 9000), (6000, 5000)])
def test_a_small_file_with_too_many_pixels_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(PictureTooLarge):
        read_picture(a_png_of(*size))


def test_a_size_beyond_all_sense_is_refused() -> None:
    with pytest.raises((PictureTooLarge, PictureBroken)):
        read_picture(a_png_of(2**31 - 1, 2**31 - 1))


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(PictureTooLarge) as refused:
        read_picture(a_photo() + b"\0" * MOST_BYTES)
    assert refused.value.most_megabytes == 12


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0, 10**6), st.binary(min_size=1, max_size=20))
def test_a_spoilt_file_is_read_or_refused_and_never_a_fault(kind: str, place: int, spoilt: bytes) -> None:
    sent = bytearray(a_photo(kind, size=(60, 40)))
    at = place % len(sent)
    sent[at : at + len(spoilt)] = spoilt
    with suppress(Refusal):
        assert read_picture(bytes(sent)).width >= 1
