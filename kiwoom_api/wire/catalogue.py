"""The catalogue of the wire: every TR and real-time type as data, one file a group (``data/``), read when asked for.

The files are the only place that knows field names, paddings and sign styles; a new TR is a new record, not new code.
Source: Kiwoom's published field tables and recorded answers; where they disagree, the recording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from kiwoom_api.model.errors import BadInput
from kiwoom_api.wire.spec import FieldSpec, Kind, RealSpec, TrSpec

__all__ = ["FieldSpec", "Kind", "RealSpec", "TrSpec", "real_type", "real_types", "socket_trs", "tr", "trs"]


class _Group(msgspec.Struct, frozen=True):
    trs: tuple[TrSpec, ...] = ()
    types: tuple[RealSpec, ...] = ()


class _Index(msgspec.Struct, frozen=True):
    """Which file holds which record."""

    trs: dict[str, str]
    sockets: dict[str, str]
    types: dict[str, str]


_DATA = Path(__file__).with_name("data")
_SPEC = TypeVar("_SPEC")


@cache
def _index() -> _Index:
    return msgspec.json.decode((_DATA / "index.json").read_bytes(), type=_Index)


@cache
def _group(name: str) -> dict[str, TrSpec | RealSpec]:
    group = msgspec.json.decode((_DATA / f"{name}.json").read_bytes(), type=_Group)
    return {t.id: t for t in group.trs} | {t.id: t for t in group.types}


class _Lazy(Mapping[str, _SPEC], Generic[_SPEC]):
    """Records by id; asking for one reads its group's file, walking over all reads all."""

    def __init__(self, files: dict[str, str], find: Callable[[str, str], _SPEC]) -> None:
        self._files, self._find = files, find

    def __getitem__(self, key: str) -> _SPEC:
        return self._find(self._files[key], key)

    def __contains__(self, key: object) -> bool:
        return key in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _find_tr(file: str, key: str) -> TrSpec:
    spec = _group(file)[key]
    assert isinstance(spec, TrSpec)  # noqa: S101 - the index and the files are one piece of data
    return spec


def _find_type(file: str, key: str) -> RealSpec:
    spec = _group(file)[key]
    assert isinstance(spec, RealSpec)  # noqa: S101 - as above
    return spec


@cache
def trs() -> Mapping[str, TrSpec]:
    """Every REST TR by its id, in the order of the ids; the withdrawn ones too (``until``)."""
    return _Lazy(_index().trs, _find_tr)


@cache
def socket_trs() -> Mapping[str, TrSpec]:
    """The TRs of the WebSocket by id: condition search, ka10171 to ka10174."""
    return _Lazy(_index().sockets, _find_tr)


@cache
def real_types() -> Mapping[str, RealSpec]:
    """Every real-time type by its id, such as "0B"; "02" is what a watched condition sends."""
    return _Lazy(_index().types, _find_type)


@cache
def tr(tr_id: str) -> TrSpec:
    """Return the TR of this id, of REST or of the WebSocket.

    Raises:
        BadInput: when the catalogue has no such TR.
    """
    spec = trs().get(tr_id) or socket_trs().get(tr_id)
    if spec is None:
        allowed = ", ".join((*trs(), *socket_trs()))
        raise BadInput(field="tr", value=tr_id, allowed=allowed, hint="use one of these ids")
    return spec


def real_type(type_id: str) -> RealSpec:
    """Return the real-time type of this id.

    Raises:
        BadInput: when the catalogue has no such type.
    """
    spec = real_types().get(type_id)
    if spec is None:
        raise BadInput(field="type", value=type_id, allowed=", ".join(real_types()), hint="use one of these types")
    return spec
