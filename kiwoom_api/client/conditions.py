"""Condition search (조건검색, ka10171 to ka10174) on a feed's connection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from kiwoom_api.client.decide import PageGuard
from kiwoom_api.model.errors import AnswerError, BadInput
from kiwoom_api.wire.answer import Answer, decode
from kiwoom_api.wire.messages import (
    ALREADY_WATCHED,
    CONDITION_TRS,
    conditions_frame,
    search_frame,
    unwatch_frame,
    watch_frame,
)

__all__ = ["MOST_WATCHED", "Conditions"]

MOST_WATCHED: Final = 10
"""Conditions that one login may watch; each tells at most 100 stocks (Kiwoom's published figures)."""
_log = structlog.get_logger("kiwoom_api.feed")


class Conditions:
    """Asks for conditions and remembers which are watched.

    Args:
        ask: sends a frame and returns the answer of that ``trnm``; raises as ``Link.ask``.
    """

    def __init__(self, ask: Callable[[str, str], Awaitable[dict[str, object]]]) -> None:
        self._ask = ask
        self._watched: dict[str, None] = {}
        self._listed = False

    @property
    def watched(self) -> tuple[str, ...]:
        """Serial numbers of the watched conditions, in the order in which they were first watched."""
        return tuple(self._watched)

    def reconnected(self) -> None:
        """Note that the connection is new: Kiwoom wants the list asked for before anything else."""
        self._listed = False

    async def listed(self) -> Sequence[Answer]:
        """Return the saved conditions (CNSRLST): rows with ``condition`` and ``condition_name``."""
        answer = decode(CONDITION_TRS["list"], await self._ask("CNSRLST", conditions_frame()))
        self._listed = True
        rows: Sequence[Answer] = answer.conditions
        return rows

    async def search(self, seq: object) -> list[Answer]:
        """Return the stocks that a condition finds now, of all pages (CNSRREQ once)."""
        guard, rows, key = PageGuard(CONDITION_TRS["search"]), list[Answer](), ""
        search_frame(seq)
        await self._prepare()
        while True:
            answer = decode(CONDITION_TRS["search"], await self._ask("CNSRREQ", search_frame(seq, key)))
            rows.extend(answer.stocks)
            following = guard.following({"cont-yn": answer.more or "", "next-key": answer.next_key or ""})
            if following is None:
                return rows
            key = following

    async def watch(self, seq: object) -> tuple[str, ...]:
        """Watch a condition (CNSRREQ in real time) and return the codes of the stocks that it finds now.

        One that is watched already, by us or by a session that the server has not yet forgotten, is begun anew.
        """
        name, frame = str(seq), watch_frame(seq)
        if name not in self._watched and len(self._watched) >= MOST_WATCHED:
            hint = f"watched now: {', '.join(self._watched)}; unwatch one first"
            allowed = f"up to {MOST_WATCHED} a login"
            raise BadInput(field="conditions", value=len(self._watched) + 1, allowed=allowed, hint=hint)
        await self._prepare()
        try:
            body = await self._ask("CNSRREQ", frame)
        except AnswerError as error:
            if error.return_code != ALREADY_WATCHED:
                raise
            await self._ask("CNSRCLR", unwatch_frame(seq))
            body = await self._ask("CNSRREQ", frame)
        self._watched[name] = None
        return tuple(row.symbol for row in decode(CONDITION_TRS["watch"], body).stocks)

    async def unwatch(self, seq: object) -> None:
        """End the watch of a condition (CNSRCLR); one that is not watched needs nothing."""
        if str(seq) in self._watched:
            await self._ask("CNSRCLR", unwatch_frame(seq))
            del self._watched[str(seq)]

    async def restore(self) -> list[tuple[str, tuple[str, ...]]]:
        """Watch everything again on a new connection; return each serial number with what it finds now.

        A condition that is refused now (deleted meanwhile, say) is given up and finds nothing: orders and prices
        must not wait for it.
        """
        found = []
        for seq in self.watched:
            try:
                found.append((seq, await self.watch(seq)))
            except AnswerError as error:
                _log.warning("a condition can no longer be watched", condition=seq, error=str(error))
                del self._watched[seq]
                found.append((seq, ()))
        return found

    async def _prepare(self) -> None:
        if not self._listed:
            await self.listed()
