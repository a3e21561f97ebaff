"""A defect of this program, as the log and the client see it: its place, and nothing of what it was about."""

from __future__ import annotations

import traceback
from pathlib import Path

import structlog

from kiwoom_api.wire.errors import gateway_error

_log = structlog.get_logger(__name__)


def tell(what: str, error: BaseException, **more: str) -> None:
    """Log a defect: type and place only; messages and local variables may carry keys."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    _log.error(what, error=type(error).__name__ + place, **more)


def body() -> dict[str, object]:
    """Return the official body of an inner error, which goes out with HTTP 500."""
    return gateway_error("1999", reason="내부 처리 오류")[1]
