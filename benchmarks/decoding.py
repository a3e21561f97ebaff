"""From bytes to typed values, beside ``json.loads`` of the same bytes."""

import json

from benchmarks.measure import Row, side_by_side
from benchmarks.stub import chart_body, quote_body, trade_frames
from kiwoom_api.wire.answer import decode, decode_records

CHART_BAR = 2.0
FRAME_BAR = 1.3
FIELDS = 43


def rows() -> list[Row]:
    """Every row of this part."""
    return [_quote(), _chart(), _frame()]


def _quote() -> Row:
    body = quote_body()
    ours, peer = side_by_side([lambda: decode("ka10001", body).price, lambda: json.loads(body)], count=2_000)
    return Row("ka10001 body to typed answer", "µs", ours, peer, "json.loads")


def _chart() -> Row:
    body = chart_body()
    ours, peer = side_by_side([lambda: decode("ka10081", body).bars, lambda: json.loads(body)], count=60)
    return Row("ka10081, 600 rows to typed rows", "µs", ours, peer, "json.loads", most_ratio=CHART_BAR)


def _frame() -> Row:
    frames = trade_frames()
    for frame in frames:
        typed = decode_records(frame)[0].typed
        if len(typed) != FIELDS or None in typed.values():
            raise AssertionError(f"the frame must have {FIELDS} values: {typed}")

    def ours() -> None:
        for frame in frames:
            decode_records(frame)

    def peer() -> None:
        for frame in frames:
            json.loads(frame)

    typed_us, peer_us = (spent / len(frames) for spent in side_by_side([ours, peer], count=40))
    return Row(f"0B frame to {FIELDS} typed values", "µs", typed_us, peer_us, "json.loads", most_ratio=FRAME_BAR)
