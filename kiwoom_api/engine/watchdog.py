"""A watch over strategies' hooks in a live run: one that loops or blocks is left behind, and the core goes on.

Each strategy's hooks run in a thread of its own, one at a time, and the core waits for each: what they see and what
they order is the same as without. When a hook is not back in time, the core gets ``StrategyHung`` in its place, which
quarantines the strategy; its thread is ended at the first step of Python that it takes, so that nothing of it can act
any more. Code that never lets go of the interpreter (a C extension) cannot be left behind: ``kiwoom halt`` works from
another process.
"""

from __future__ import annotations

import ctypes
import queue
import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from kiwoom_api.engine.strategy import Strategy

__all__ = ["PATIENCE", "StrategyHung", "Watchdog"]

PATIENCE = 3.0
"""Seconds that a hook may take; the whole program waits for it meanwhile, so it must be far below a heartbeat's."""
_HOOKS = tuple(name for name in vars(Strategy) if name.startswith("on_"))
_AGAIN = 0.05
"""Seconds between two attempts to end a thread whose code catches everything."""

_Call = tuple[Callable[..., object], tuple[Any, ...], "_Answer"]


class StrategyHung(Exception):
    """A hook was not back in time."""


class _Ended(BaseException):
    """Raised inside a thread that was left behind: nothing of a strategy may catch it as an error."""


class _Answer:
    """Where a hook's end is waited for."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.error: BaseException | None = None


class _Worker:
    """One strategy's thread."""

    def __init__(self, name: str) -> None:
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._serve, name=f"strategy {name}", daemon=True)
        self.thread.start()

    def call(self, hook: Callable[..., object], args: tuple[Any, ...], patience: float) -> bool:
        """Run a hook; False when it is not back in time. Raises what it raised."""
        answer = _Answer()
        self._calls.put((hook, args, answer))
        if not answer.done.wait(patience):
            return False
        if answer.error is not None:
            raise answer.error
        return True

    def close(self) -> None:
        """End it once it is idle."""
        self._calls.put(None)

    def abandon(self) -> None:
        """End it wherever it is: from now on every step of Python that it takes raises."""
        self.close()
        threading.Thread(target=self._haunt, name=f"{self.thread.name} ends", daemon=True).start()

    def _serve(self) -> None:
        try:
            while (call := self._calls.get()) is not None:
                hook, args, answer = call
                try:
                    hook(*args)
                except BaseException as error:  # noqa: BLE001 - it is raised again where the hook was called
                    answer.error = error
                answer.done.set()
        except _Ended:
            return

    def _haunt(self) -> None:
        while self.thread.is_alive():
            # A pending one is replaced, not added to; the thread meets it as soon as it runs Python again.
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.thread.ident or 0), ctypes.py_object(_Ended))
            self.thread.join(_AGAIN)


class Watchdog:
    """Watches strategies while it is entered as a context manager.

    Args:
        strategies: whose hooks are watched; set on the objects, and taken off again at the end.
        patience: seconds that a hook may take.

    Attributes:
        hung: threads of strategies that were left behind, by the strategy's name.
    """

    def __init__(self, strategies: Iterable[Strategy], *, patience: float = PATIENCE) -> None:
        self._strategies, self._patience = tuple(strategies), patience
        self._workers: dict[str, _Worker] = {}
        self.hung: dict[str, threading.Thread] = {}

    def __enter__(self) -> Watchdog:
        for strategy in self._strategies:
            self._workers[strategy.name] = _Worker(strategy.name)
            for hook in _HOOKS:
                if hook in vars(strategy) or getattr(type(strategy), hook) is not getattr(Strategy, hook):
                    setattr(strategy, hook, partial(self._call, strategy.name, hook, getattr(strategy, hook)))
        return self

    def __exit__(self, *_exc: object) -> None:
        for strategy in self._strategies:
            for hook in _HOOKS:
                own = vars(strategy).get(hook)
                if isinstance(own, partial) and own.func == self._call:
                    self._take_off(strategy, hook, own.args[2])
        for worker in self._workers.values():
            worker.close()
        self._workers.clear()

    def _call(self, name: str, hook: str, inner: Callable[..., object], *args: Any) -> None:
        worker = self._workers.get(name)
        if worker is None:
            raise StrategyHung(f"{name} was left behind before")
        if not worker.call(inner, args, self._patience):
            del self._workers[name]
            self.hung[name] = worker.thread
            worker.abandon()
            raise StrategyHung(f"{hook} was not back after {self._patience:g} s")

    @staticmethod
    def _take_off(strategy: Strategy, hook: str, inner: Callable[..., object]) -> None:
        delattr(strategy, hook)
        if getattr(strategy, hook) != inner:  # it was set on the object before
            setattr(strategy, hook, inner)
