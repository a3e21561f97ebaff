"""Real-time entries (REAL frames) and control frames of the WebSocket, both directions; the public names of the room.

The wire has whole seconds and no date: reading takes the business day. Not carried by the wire, and so not restored:
``Quote.base`` when a side of the book is empty, ``OrderUpdate.base``, and the time of a PositionUpdate (type 04).
"""

from __future__ import annotations

from kiwoom_api.wire.messages import (
    PING,
    ack,
    before_login,
    login_ack,
    login_failure,
    login_frame,
    ping,
    read,
    reg_frame,
    remove_frame,
    system_frame,
)
from kiwoom_api.wire.real_aside import Members, OffHours
from kiwoom_api.wire.real_read import decode_entry, decode_frame, entries_of
from kiwoom_api.wire.real_states import (
    BestQuote,
    BookDay,
    Breadth,
    Expected,
    IndexNow,
    Interrupted,
    StockInfo,
    TradeDay,
)
from kiwoom_api.wire.real_write import RealEvent, entry, real_frame, session_entry, type_of, values_of

__all__ = [
    "PING",
    "BestQuote",
    "BookDay",
    "Breadth",
    "Expected",
    "IndexNow",
    "Interrupted",
    "Members",
    "OffHours",
    "RealEvent",
    "StockInfo",
    "TradeDay",
    "ack",
    "before_login",
    "decode_entry",
    "decode_frame",
    "entries_of",
    "entry",
    "login_ack",
    "login_failure",
    "login_frame",
    "ping",
    "read",
    "real_frame",
    "reg_frame",
    "remove_frame",
    "session_entry",
    "system_frame",
    "type_of",
    "values_of",
]
