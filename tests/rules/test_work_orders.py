"""What is signed, and what is no signature."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.money import Money
from booking.rules.refusals.work import NotASignature
from booking.rules.work_orders import OrderMore, OrderTask, OrderWorker, WorkOrder, is_beyond, strokes_of

ORDER = WorkOrder(
    number="AB12",
    service="Klusdienst",
    starts_at="2026-11-23T09:00:00+00:00",
    where="Molenstraat 14, 3140 Keerbergen",
    tasks=(OrderTask("Lamp ophangen", 2, done=True),),
    workers=(OrderWorker("An", 45),),
    material="12.50",
    words="Stekker vervangen",
)
POINT = st.tuples(st.integers(0, 600), st.integers(0, 200))


@given(st.lists(st.lists(POINT, min_size=4, max_size=20), min_size=2, max_size=10))
def test_a_drawing_is_read_as_it_was_drawn(strokes: list[list[tuple[int, int]]]) -> None:
    drawing = ";".join(" ".join(f"{x},{y}" for x, y in stroke) for stroke in strokes)
    assert [list(stroke) for stroke in strokes_of(drawing)] == strokes


@pytest.mark.parametrize(
    "drawing",
    [
        "",
        "1,1",
        "1,1 2,2 3,3 4,4 5,5 6,6 7,7",
        "1,1 2,2 3,3 4,4 5,5 6,6 7,7 601,8",
        "1,1 2,2 3,3 4,4 5,5 6,6 7,7 8,201",
        "1,1 2,2 3,3 4,4 5,5 6,6 7,7 -8,8",
        "1,1 2,2 3,3 4,4;;5,5 6,6 7,7 8,8",
        "data:image/png;base64,AAAA",
        "\u0661,1 2,2 3,3 4,4 5,5 6,6 7,7 8,8",
        "1,1 " * 5000 + "1,1",
        ";".join(["1,1"] * 201),
    ],
)
def test_what_is_no_signature_is_refused(drawing: str) -> None:
    with pytest.raises(NotASignature):
        strokes_of(drawing)


@pytest.mark.parametrize(
    "other",
    [
        replace(ORDER, material="12.51"),
        replace(ORDER, words=""),
        replace(ORDER, more=(OrderMore("Jan Peeters", "Een tweede stopcontact"),)),
        replace(ORDER, workers=(OrderWorker("An", 50),)),
        replace(ORDER, tasks=(OrderTask("Lamp ophangen", 2, done=False),)),
    ],
)
def test_whatever_changes_gives_another_digest(other: WorkOrder) -> None:
    assert WorkOrder.from_json(ORDER.to_json()) == ORDER
    assert WorkOrder.from_json(ORDER.to_json()).digest == ORDER.digest
    assert other.digest != ORDER.digest
    assert WorkOrder.from_json(other.to_json()) == other


def test_what_was_signed_keeps_its_digest_when_orders_learn_to_say_more() -> None:
    assert ORDER.digest == "8b393c14804f133ec45d3ea6c94fe77210a3ca4902e78d00f8712a7d5219bc74"


@pytest.mark.parametrize(
    ("total", "percent", "beyond"),
    [("120.00", 20, False), ("120.01", 20, True), ("100.01", 0, True), ("100.00", 0, False), ("90.00", 0, False)],
)
def test_more_than_so_much_above_the_estimate_is_asked(total: str, percent: int, beyond: object) -> None:
    assert is_beyond(Money.of(total), estimate=Money.of("100.00"), percent=percent) is beyond
