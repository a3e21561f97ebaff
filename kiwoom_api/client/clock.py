"""The wall's own clock, for drivers that live in real time."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime

from kiwoom_api.model.values import KST

__all__ = ["WallClock"]


class WallClock:
    """Real time: satisfies ``model.ports.Clock``."""

    def now(self) -> datetime:
        """Current time, aware KST, whatever the host's time zone."""
        return datetime.now(KST)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Let that many real seconds pass."""
        await asyncio.sleep(seconds)
