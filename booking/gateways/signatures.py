"""A signature as a picture: drawn anew from its points, so that nothing of what was sent is kept but the lines."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from booking.rules.work_orders import SHEET_HEIGHT, SHEET_WIDTH, Stroke

_PEN: Final = 4


def draw_signature(strokes: Sequence[Stroke]) -> bytes:
    """Return the strokes as a PNG of 600 by 200 pixels, black on white."""
    sheet = Image.new("L", (SHEET_WIDTH, SHEET_HEIGHT), "white")
    pen = ImageDraw.Draw(sheet)
    for stroke in strokes:
        if len(stroke) == 1:
            (x, y) = stroke[0]
            pen.ellipse((x - _PEN // 2, y - _PEN // 2, x + _PEN // 2, y + _PEN // 2), fill=0)
        else:
            pen.line(stroke, fill=0, width=_PEN, joint="curve")
    written = BytesIO()
    sheet.save(written, "PNG", optimize=True)
    return written.getvalue()
