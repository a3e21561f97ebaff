"""The catalogue: complete, consistent, and true to the recordings' field lists."""

from __future__ import annotations

import json
import keyword
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiwoom_api.model.errors import BadInput
from kiwoom_api.wire import numbers
from kiwoom_api.wire.answer import Answer
from kiwoom_api.wire.catalogue import FieldSpec, Kind, real_type, real_types, tr, trs

SHARED = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "wire"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the recorded ground truth (KIWOOM_SHARED) is not here")
WANTED = [
    "au10001",
    "au10002",
    "ka00001",
    "ka10001",
    "ka10004",
    "ka10075",
    "ka10076",
    "ka10081",
    "kt00001",
    "kt00007",
    "kt00018",
    "kt10000",
    "kt10001",
    "kt10002",
    "kt10003",
]


def _records() -> Iterator[tuple[str, tuple[FieldSpec, ...]]]:
    for spec in trs().values():
        yield f"{spec.id} request", spec.request
        yield f"{spec.id} response", spec.response
        for name, fields in spec.lists.items():
            yield f"{spec.id} {name}", fields
    for real in real_types().values():
        yield real.id, real.fields


def test_the_wanted_trs_and_types_are_there() -> None:
    """Every TR and real-time type of the main job has its record."""
    assert set(WANTED) <= set(trs())
    assert {"00", "04", "0B", "0D", "0s"} <= set(real_types())


@pytest.mark.parametrize(("where", "fields"), list(_records()))
def test_names_are_usable_and_unique(where: str, fields: tuple[FieldSpec, ...]) -> None:
    """Every English name is a free Python attribute, once a record; every wire name is there once."""
    names = [f.name for f in fields]
    assert len(set(names)) == len(names)
    assert len({f.wire for f in fields}) == len(fields)
    for name in names:
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert not hasattr(Answer, name)


@pytest.mark.parametrize(("where", "fields"), list(_records()))
def test_defaults_are_texts_the_parser_takes(where: str, fields: tuple[FieldSpec, ...]) -> None:
    """What the exchange writes for "no value" is always readable by the client, and as wide as the field."""
    for field in fields:
        if field.kind is not Kind.LIST:
            text = numbers.default_text(field)
            numbers.parse(field.kind, text)
            assert field.kind in (Kind.TIME, Kind.RATIO) or not field.width or len(text) == field.width


def test_lists_are_described() -> None:
    """A list among a TR's fields has its rows described under the same wire name, and only lists have."""
    for spec in trs().values():
        assert {f.wire for f in spec.response if f.kind is Kind.LIST} == set(spec.lists)


def test_an_unknown_id_names_the_known_ones() -> None:
    """An id that the catalogue lacks is an error that lists what there is."""
    with pytest.raises(BadInput, match="kt10000"):
        tr("kt11007")
    with pytest.raises(BadInput, match="0B"):
        real_type("9Z")


@needs_shared
@pytest.mark.parametrize("tr_id", WANTED)
def test_fields_paths_and_widths_match_the_ground_truth(tr_id: str) -> None:
    """Path, field names, order, labels, paddings and required marks are those of the published field tables."""
    truth = next(t for t in json.loads((SHARED / "catalogue.json").read_text("utf-8"))["trs"] if t["id"] == tr_id)
    spec = tr(tr_id)
    assert (spec.path, spec.label) == (truth["path"], truth["name_ko"])
    assert [(f.wire, f.label, f.required) for f in spec.request] == [
        (f["name"], f["name_ko"], f["required"]) for f in truth["request"]
    ]
    top = [f for f in truth["response"] if "parent" not in f]
    assert [f.wire for f in spec.response] == [f["name"] for f in top]
    for name, fields in spec.lists.items():
        rows = [f for f in truth["response"] if f.get("parent") == name]
        assert [(f.wire, f.label) for f in fields] == [(f["name"], f["name_ko"]) for f in rows]
        for field, row in zip(fields, rows, strict=True):
            assert field.width == (row.get("fmt") or {}).get("zero_pad", field.width)


@needs_shared
def test_real_time_types_have_every_fid() -> None:
    """Each type carries exactly the published FIDs under the wire's own name."""
    for truth in json.loads((SHARED / "realtime.json").read_text("utf-8"))["types"]:
        if truth["type"] in real_types():
            spec = real_type(truth["type"])
            fids = {f["fid"] for f in truth.get("fields") or truth["fids"]}
            assert spec.label == truth["wire_name"]
            assert {f.wire for f in spec.fields} == fids
