"""The catalogue: complete, consistent, and true to the recordings' field lists."""

from __future__ import annotations

import json
import keyword
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiwoom_api.model.errors import BadInput
from kiwoom_api.wire import catalogue, numbers
from kiwoom_api.wire.answer import Answer
from kiwoom_api.wire.catalogue import FieldSpec, Kind, real_type, real_types, socket_trs, tr, trs

SHARED = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "wire"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the recorded ground truth (KIWOOM_SHARED) is not here")
WITHDRAWN = {"ka10009", "ka10087", "ka10098"}
TYPES = {"00", "02", "04", "0s", "0u", "0w", "0g", "0m", "1h", *(f"0{letter}" for letter in "ABCDEFGHIJU")}
PACKAGE = Path(catalogue.__file__).parent / "data"


def _records() -> Iterator[tuple[str, tuple[FieldSpec, ...]]]:
    for spec in (*trs().values(), *socket_trs().values()):
        yield f"{spec.id} request", spec.request
        yield f"{spec.id} response", spec.response
        for name, fields in spec.lists.items():
            yield f"{spec.id} {name}", fields
    for real in real_types().values():
        yield real.id, real.fields


def test_every_tr_and_type_is_there() -> None:
    """All 185 TRs of Kiwoom's list and one older, four of condition search, 19 real-time types and 02."""
    assert len(trs()) == 186
    assert list(socket_trs()) == ["ka10171", "ka10172", "ka10173", "ka10174"]
    assert set(real_types()) == TYPES
    assert {tr_id for tr_id, spec in trs().items() if spec.until is not None} == WITHDRAWN
    assert {spec.role for spec in trs().values() if "ordr" in spec.path} == {"write"}
    assert sum(spec.role == "write" for spec in trs().values()) == 12


def test_a_group_is_read_only_when_it_is_asked_for() -> None:
    """Finding one TR costs the index and one small file; every file's records stand in the index, once."""
    code = (
        "from kiwoom_api.wire import catalogue as c; c.tr('ka10001'); 'ka20001' in c.trs();"
        "print(c._group.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"1"
    index = json.loads((PACKAGE / "index.json").read_text("utf-8"))
    listed = {(file, key) for part in index.values() for key, file in part.items()}
    found = set()
    for path in PACKAGE.glob("*.json"):
        content = json.loads(path.read_text("utf-8"))
        if path.stem != "index":
            found |= {(path.stem, record["id"]) for part in content.values() for record in part}
    assert found == listed


def test_english_names_tell_trs_and_types_apart() -> None:
    """No two TRs and no two types share an English name; each has a Korean label and a group."""
    specs = [*trs().values(), *socket_trs().values()]
    assert len({spec.name for spec in specs}) == len(specs)
    assert all(spec.name.isidentifier() and spec.label and spec.group for spec in specs)
    assert len({spec.name for spec in real_types().values()}) == len(real_types())


@pytest.mark.parametrize(("where", "fields"), list(_records()))
def test_codes_fit_their_field(where: str, fields: tuple[FieldSpec, ...]) -> None:
    """Every allowed code fits the stated length, has a meaning, and withdrawn ones are among them."""
    for field in fields:
        assert all(meaning for meaning in field.codes.values()), field.wire
        assert not field.length or all(len(code) <= field.length for code in field.codes)
        assert set(field.withdrawn) <= set(field.codes)
        assert not field.open or field.codes


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
@pytest.mark.parametrize("tr_id", [tr_id for tr_id in trs() if tr_id != "ka10009"])
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
def test_no_tr_of_the_ground_truth_is_missing() -> None:
    """The published list's ids, and nothing else but the withdrawn one."""
    truth = {t["id"] for t in json.loads((SHARED / "catalogue.json").read_text("utf-8"))["trs"]}
    assert set(trs()) == truth | {"ka10009"}


@needs_shared
def test_real_time_types_have_every_fid() -> None:
    """Each type carries exactly the published FIDs under the wire's own name."""
    for truth in json.loads((SHARED / "realtime.json").read_text("utf-8"))["types"]:
        if truth["type"] in real_types():
            spec = real_type(truth["type"])
            fids = {f["fid"] for f in truth.get("fields") or truth["fids"]}
            assert spec.label == truth["wire_name"]
            assert {f.wire for f in spec.fields} == fids
