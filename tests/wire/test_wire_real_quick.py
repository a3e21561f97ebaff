"""The quick way from frames to events gives what the audited way gives, whatever stands in the frame."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.model.errors import WireError
from kiwoom_api.model.events import Quote, Trade
from kiwoom_api.wire.catalogue import real_types
from kiwoom_api.wire.real_quick import quick_events
from kiwoom_api.wire.realtime import decode_entry, decode_frame

DAY = date(2026, 11, 23)
PLAIN = st.integers(-(10**7), 10**7).flatmap(lambda n: st.sampled_from([str(n), f"+{n}", f" {n}", f"{n:09d}"]))
ODD = st.sampled_from(["", " ", "-0", "+-5", "1,234", "１２", "NaN", "1_0", "5\n", "0" * 30, "1.5", "%"])
TEXT = st.one_of(PLAIN, PLAIN, PLAIN, ODD)
CLOCK = st.sampled_from(["090000", "152959", "888888", "", "246060", "９００００"])


@st.composite
def entries(draw: st.DrawFn, type_id: str) -> dict[str, Any]:
    """An entry of a type, most of its FIDs plain numbers."""
    odd = draw(st.booleans())
    texts = {field.wire: draw(TEXT if odd else PLAIN) for field in real_types()[type_id].fields}
    texts["20"] = texts["21"] = draw(CLOCK if odd else st.just("093015"))
    for wire in draw(st.sets(st.sampled_from(sorted(texts)), max_size=2 if odd else 0)):
        del texts[wire]
    item = draw(st.sampled_from(["005930", "005930_AL", "A005930_NX", "", "00 930"] if odd else ["005930_AL"]))
    return {"values": texts, "type": type_id, "name": "", "item": item}


@pytest.mark.parametrize("type_id", ["0B", "0D"])
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_both_ways_give_the_same_events(type_id: str, data: st.DataObject) -> None:
    """A frame read at once and its entries read one by one agree in every event and in every error."""
    found = [data.draw(entries(type_id)) for _ in range(data.draw(st.integers(1, 3)))]
    frame = msgspec.json.encode({"data": found, "trnm": "REAL"})
    results: list[Any] = []
    for way in (lambda: decode_frame(frame, DAY), lambda: [decode_entry(entry, DAY) for entry in found]):
        try:
            results.append(way())
        except WireError as error:
            results.append(str(error))
    assert results[0] == results[1]


def test_ordinary_frames_go_the_quick_way() -> None:
    """Trades and books with plain numbers are read at once; other frames are left to the other way."""
    trade = {"10": "-70100", "15": "+3", "16": "70000", "17": "70500", "18": "69900", "13": "12", "11": "-100",
             "27": "70200", "28": "70100", "20": "101112"}  # fmt: skip
    book = {str(fid): "0" for fid in (*range(41, 81), 6102, 6110)} | {"41": "-70200", "61": "5", "21": "101112"}

    def frame(kind: str, values: dict[str, str]) -> bytes:
        entry = {"values": values, "type": kind, "name": "", "item": "005930"}
        return msgspec.json.encode({"data": [entry], "trnm": "REAL"})

    (event,) = quick_events(frame("0B", trade), DAY) or []
    assert isinstance(event, Trade)
    assert (event.price, event.quantity, event.buyer, event.base) == (70_100, 3, True, 70_200)
    (event,) = quick_events(frame("0D", book), DAY) or []
    assert isinstance(event, Quote)
    assert (event.asks, event.bids) == (((70_200, 5),), ())
    assert quick_events(frame("00", trade), DAY) is None
    assert quick_events(frame("0B", {**trade, "13": ""}), DAY) is None
    assert quick_events(b'{"trnm":"PING"}', DAY) is None
