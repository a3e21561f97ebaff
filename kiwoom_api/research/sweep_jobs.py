"""Where a sweep's work is done: in this process, on several cores, or on a dask cluster. The same code everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from kiwoom_api.model.errors import BadInput, MissingExtra

_R = TypeVar("_R")
_WAIT = "10s"


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """Where to work.

    Attributes:
        jobs: worker processes on this machine; 1 for this process alone, -1 for one a core.
        cluster: address of a dask scheduler such as ``tcp://10.0.0.5:8786``; "" for none.
    """

    jobs: int = 1
    cluster: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.jobs, bool) or not isinstance(self.jobs, int) or not (self.jobs == -1 or self.jobs >= 1):
            raise BadInput(field="jobs", value=self.jobs, allowed="1 or more, or -1 for one a core")

    @property
    def away(self) -> bool:
        """Whether other processes do the work."""
        return bool(self.cluster) or self.jobs != 1


def each_chunk(
    work: Callable[..., _R], panel: Any, rule: Any, terms: Any, chunks: Iterable[Any], where: Where
) -> Iterator[_R]:
    """Yield ``work(panel, rule, terms, chunk)`` of every chunk, in the order in which they were given.

    Raises:
        BadInput: when no cluster answers at the address.
        MissingExtra: without joblib for several jobs, or without dask for a cluster.
    """
    if where.cluster:
        yield from _on_cluster(work, panel, rule, terms, chunks, where.cluster)
    elif not where.away:
        yield from (work(panel, rule, terms, chunk) for chunk in chunks)
    else:
        try:
            from joblib import Parallel, delayed
        except ImportError as error:
            raise MissingExtra("research", "a sweep on several cores") from error
        workers = Parallel(n_jobs=where.jobs, return_as="generator", pre_dispatch="4*n_jobs")
        yield from workers(delayed(work)(panel, rule, terms, chunk) for chunk in chunks)


def _on_cluster(
    work: Callable[..., _R], panel: Any, rule: Any, terms: Any, chunks: Iterable[Any], address: str
) -> Iterator[_R]:
    """The same through joblib's dask backend; the bars go to each worker once."""
    try:
        from distributed import Client
        from joblib import Parallel, delayed, parallel_config
    except ImportError as error:
        raise MissingExtra("cluster", "a sweep on a cluster") from error
    try:
        client: Any = Client(address, timeout=_WAIT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        allowed = "the address of a dask scheduler that answers, such as tcp://127.0.0.1:8786"
        raise BadInput(field="cluster", value=address, allowed=allowed, hint=type(error).__name__) from error
    try:
        if not client.scheduler_info()["workers"]:
            hint = f"start one: dask worker {address}"
            raise BadInput(field="cluster", value=address, allowed="a scheduler with workers", hint=hint)
        with parallel_config("dask", client=client):
            yield from Parallel(n_jobs=-1)(delayed(work)(panel, rule, terms, chunk) for chunk in chunks)
    finally:
        client.close()
