"""A question to Kiwoom: how it may be put, what is sent for it after a look at the catalogue, what page comes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any, Generic, TypeAlias, TypedDict, TypeVar

import msgspec

from kiwoom_api.client.pace import Lane
from kiwoom_api.model.errors import BadInput
from kiwoom_api.wire.answer import Answer
from kiwoom_api.wire.catalogue import socket_trs, tr, trs
from kiwoom_api.wire.request import Request, request

__all__ = [
    "A",
    "Asking",
    "Body",
    "Page",
    "asks_for_the_day",
    "content_of",
    "encoded",
    "id_of",
    "must_be",
    "paging_headers",
]

A = TypeVar("A", bound=Answer)
Body: TypeAlias = Mapping[str, object] | None
"""Members of a request by their wire or English names."""


class Asking(TypedDict, total=False):
    """How a question is asked: its urgency, the key of a later page, and until when (the clock's ``monotonic()``)."""

    lane: Lane | None
    next_key: str
    deadline: float | None


class Page(msgspec.Struct, Generic[A], frozen=True):
    """One page of a query.

    Attributes:
        answer: the typed answer.
        next_key: key of the page that follows, for ``page(…, next_key=…)``; "" when this was the last.
        headers: the answer's headers; their names are found in any case.
    """

    answer: A
    next_key: str
    headers: Mapping[str, str]


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


@cache
def asks_for_the_day(tr_id: str) -> bool:
    """True when Kiwoom has withdrawn the TR, or a code of it, on some day; the others need not know the day."""
    spec = tr(tr_id)
    return spec.until is not None or any(field.withdrawn for field in spec.request)


def content_of(tr_id: str, body: Body, on: date | None = None) -> bytes:
    """The checked body of a request as JSON.

    Args:
        tr_id: TR id.
        body: members by their wire or English names.
        on: the day, on which what Kiwoom has withdrawn is refused; None asks nothing about the day.

    Raises:
        BadInput: naming TR, member, value and what is allowed.
    """
    members = tuple(body.items()) if body else ()
    for _name, value in members:
        if type(value) is not str:
            return encoded(tr_id, dict(members), on)
    return _quickly(tr_id, members, on)


@lru_cache(maxsize=512)
def _quickly(tr_id: str, members: tuple[tuple[str, object], ...], on: date | None) -> bytes:
    # Programs ask the same few questions again and again.
    return encoded(tr_id, dict(members), on)


def encoded(tr_id: str, body: Mapping[str, object], on: date | None = None) -> bytes:
    """What ``content_of`` returns, made anew: an order is hardly ever like one before, and nothing keeps it."""
    members = request(tr_id, body, on=on)
    try:
        return msgspec.json.encode(members)
    except UnicodeEncodeError as error:
        shown = ascii(error.object)
        raise BadInput(field=tr_id, value=shown, allowed="text that can be written as UTF-8") from None


def id_of(request: Request[Any] | str) -> str:
    """The TR that is asked."""
    return request.tr_id if isinstance(request, Request) else request


def paging_headers(next_key: str) -> dict[str, str]:
    """The headers that ask for a later page.

    Raises:
        BadInput: the key is none that a page gave.
    """
    if not (next_key.isascii() and next_key.isprintable()):
        raise BadInput(field="next_key", value=next_key, allowed="the key that a page gave", hint="use Page.next_key")
    return {"cont-yn": "Y", "next-key": next_key}
