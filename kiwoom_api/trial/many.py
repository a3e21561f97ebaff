"""Many days on every core: seeds in, outcomes out in the order in which they end."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from threading import Thread
from typing import TypeVar

import structlog

from kiwoom_api.trial.day import WHOLE, Form, Outcome, fault_day
from kiwoom_api.trial.policies import Tally, measure

__all__ = ["fault_days", "policy_days", "quiet"]

T = TypeVar("T")


def fault_days(seeds: Sequence[int], *, form: Form = WHOLE, processes: int | None = None) -> Iterator[Outcome]:
    """Run the fault-days of many seeds.

    Args:
        seeds: which days.
        form: whole days, or their dense first hours.
        processes: how many at once; None takes every core, 1 runs them here.
    """
    yield from _spread(partial(fault_day, form=form), seeds, processes)


def policy_days(seeds: Sequence[int], *, processes: int | None = None) -> Iterator[tuple[Tally, ...]]:
    """Measure the policies over many seeds; arguments as ``fault_days``."""
    yield from _spread(_policy_day, seeds, processes)


def _policy_day(seed: int) -> tuple[Tally, ...]:
    return measure(seed)


def _spread(work: Callable[[int], T], seeds: Sequence[int], processes: int | None) -> Iterator[T]:
    count = min(processes or os.cpu_count() or 1, len(seeds))
    if count <= 1:
        yield from map(work, seeds)
        return
    # A fresh interpreter in each: a process that was copied would share open files and locks.
    with ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_worker) as pool:
        waiting = [pool.submit(work, seed) for seed in seeds]
        try:
            for done in as_completed(waiting):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _worker() -> None:
    quiet()
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that is killed tells its workers nothing: they would wait for work for good."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def quiet() -> None:
    """Keep what client and exchange log of the faults off the screen: it would bury what matters."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
