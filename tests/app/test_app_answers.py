"""Answers on the screen and as CSV, whatever the TR."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from kiwoom_api.app.answers import fit, plain, print_answer, sheets, write_csv
from kiwoom_api.app.requests import body_of, needs_values
from kiwoom_api.model.errors import BadInput, WireError
from kiwoom_api.wire.answer import decode
from kiwoom_api.wire.catalogue import TrSpec, tr, trs

SAMPLES = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "wire" / "samples"
BAR = {"cur_prc": "-70100", "trde_qty": "1234567", "trde_prica": "86543", "dt": "20261120", "pred_pre": "-600"}
CHART = {"stk_cd": "005930", "stk_dt_pole_chart_qry": [BAR], "return_code": 0, "new_member": "[red]?"}
QUERIES = [spec for spec in trs().values() if spec.role == "read"]


def _samples() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for path in sorted(SAMPLES.glob("*.json")):
        told = json.loads(path.read_text("utf-8"))
        body = told.get("body", told) if isinstance(told, dict) else None
        tr_id = path.name.partition("_")[0].partition(".")[0]
        if tr_id in trs() and isinstance(body, dict):
            found.append((tr_id, body))
    return found


def test_a_narrow_screen_gets_the_columns_that_fit() -> None:
    """Empty columns are dropped; on a narrow screen the rest that does not fit is counted, in a pipe nothing is cut."""
    sheet = sheets(tr("ka10081"), [decode("ka10081", CHART)])[0]
    everything = fit(sheet, None, None)
    assert [field.wire for field in everything.fields] == ["cur_prc", "trde_qty", "trde_prica", "dt", "pred_pre"]
    assert everything.left_out == 0
    narrow = fit(sheet, None, 40)
    assert len(narrow.fields) + narrow.left_out == 5
    assert narrow.left_out > 0
    assert str(everything.rows[0][0]) == "70,100"
    assert str(everything.rows[0][-1]) == "▼ -600"


def test_members_unknown_to_the_catalogue_are_shown_as_they_came(capsys: pytest.CaptureFixture[str]) -> None:
    """A new member of an answer is shown with its wire name, brackets and all."""
    print_answer(tr("ka10081"), [decode("ka10081", CHART)], None)
    shown = capsys.readouterr().out
    assert "new_member" in shown
    assert "[red]?" in shown


@pytest.mark.parametrize("spec", QUERIES, ids=lambda spec: spec.id)
def test_every_query_can_be_asked_by_its_own_description(spec: TrSpec) -> None:
    """For every TR: what its members admit makes a body with every member; without a required one nothing is asked."""
    if needs_values(spec):
        with pytest.raises(BadInput):
            body_of(spec, [])
    words = []
    for field in spec.request:
        sample = next((code for code in field.codes if code), "")
        sample = sample or {"date": "20261120", "code": "005930"}.get(field.kind.value, "1")
        words.append(f"{field.name if len(words) % 2 else field.wire}={sample}")
    body = body_of(spec, words)
    assert list(body) == [field.wire for field in spec.request]
    assert all(body[field.wire] for field in spec.request if field.required)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the recorded samples (KIWOOM_SHARED) are not here")
def test_every_recorded_answer_can_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Tables and CSV come out of every recorded answer; CSV has as many rows as the list."""
    count = 0
    for tr_id, body in _samples():
        try:
            answer = decode(tr_id, body)
        except WireError:
            continue  # a few captures have placeholders in the place of numbers
        count += 1
        print_answer(tr(tr_id), [answer], None)
        for sheet in sheets(tr(tr_id), [answer]):
            text = io.StringIO()
            write_csv(tr(tr_id), [answer], sheet, "wire", text)
            rows = list(csv.DictReader(io.StringIO(text.getvalue())))
            assert len(rows) == len(sheet.rows)
            if rows:
                assert rows[0][sheet.fields[0].wire] == plain(
                    sheet.fields[0], getattr(sheet.rows[0], sheet.fields[0].name)
                )
    assert count > 40
    assert capsys.readouterr().out
