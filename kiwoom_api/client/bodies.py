"""What a call sends: a question checked against the catalogue, as the bytes of its body."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache

import msgspec

from kiwoom_api.model.errors import BadInput
from kiwoom_api.wire.catalogue import socket_trs, tr, trs
from kiwoom_api.wire.request import request

__all__ = ["content_of", "must_be"]

_WAYS = {
    "read": "orders go through write(), tokens through the keeper, condition search through the feed",
    "write": "queries go through call()",
}


@cache
def must_be(tr_id: str, role: str) -> None:
    """Make sure that a TR goes this way: reads are repeated, so an order must never come theirs.

    Raises:
        BadInput: it is of another role, goes over the WebSocket, or does not exist.
    """
    if tr(tr_id).role != role or tr_id in socket_trs():
        allowed = ", ".join(spec.id for spec in trs().values() if spec.role == role)
        raise BadInput(field="tr", value=tr_id, allowed=allowed, hint=_WAYS[role])


def content_of(tr_id: str, body: Mapping[str, object] | None, on: date | None) -> bytes:
    """The checked body of a request as JSON.

    Args:
        tr_id: TR id.
        body: members by their wire or English names.
        on: the day, on which what Kiwoom has withdrawn is refused; None asks nothing about the day.

    Raises:
        BadInput: naming TR, member, value and what is allowed.
    """
    if not body:
        return _quickly(tr_id, (), on)
    if all(type(value) is str for value in body.values()):
        return _quickly(tr_id, tuple(body.items()), on)
    return _checked(tr_id, body, on)


@lru_cache(maxsize=512)
def _quickly(tr_id: str, members: tuple[tuple[str, object], ...], on: date | None) -> bytes:
    # Programs ask the same few questions again and again.
    return _checked(tr_id, dict(members), on)


def _checked(tr_id: str, body: Mapping[str, object], on: date | None) -> bytes:
    members = request(tr_id, body, on=on)
    try:
        return msgspec.json.encode(members)
    except UnicodeEncodeError as error:
        shown = ascii(error.object)
        raise BadInput(field=tr_id, value=shown, allowed="text that can be written as UTF-8") from None
