"""How an answer of the gateway is written: official JSON with the continuation headers."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from aiohttp import web

from kiwoom_api.wire.catalogue import trs


def json_answer(tr_id: str, body: Mapping[str, object], *, status: int = 200, next_key: str = "") -> web.Response:
    """Return a body as JSON; for a known TR with ``api-id``, ``cont-yn`` and ``next-key`` headers."""
    response = web.Response(body=msgspec.json.encode(body), status=status)
    response.headers["Content-Type"] = "application/json;charset=UTF-8"
    if tr_id in trs():
        response.headers.update({"api-id": tr_id, "cont-yn": "Y" if next_key else "N", "next-key": next_key})
    return response
