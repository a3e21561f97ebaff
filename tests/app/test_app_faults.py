"""``kiwoom sim --faults``: plans by name, by file, listed, and refused in one line."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

from cli_tools import fails, kiwoom, serving

from kiwoom_api.sim.server.fault_plans import shipped


def test_the_list_names_every_shipped_plan() -> None:
    """``--faults list`` shows each plan with what happens, and starts nothing."""
    done = kiwoom("sim", "--faults", "list")
    assert done.returncode == 0
    assert all(name in done.stdout for name in shipped())
    assert "접수되지만 답이 사라집니다" in done.stdout


def test_a_wrong_plan_is_one_line(tmp_path: Path) -> None:
    """A name that no plan has, or a member that no rule has, ends with one line that says what is allowed."""
    assert "answer-lost" in fails("sim", "--faults", "answer-lots")
    file = tmp_path / "mine.toml"
    file.write_text('[[rule]]\nkind = "hang"\nsecnds = 3\n', encoding="utf-8")
    line = fails("sim", "--faults", str(file))
    assert "mine.toml: rule 1: secnds" in line
    assert "seconds" in line


def test_the_exchange_starts_under_a_plan(tmp_path: Path) -> None:
    """The rules of a person's own file are in force when the exchange says that it is ready."""
    file = tmp_path / "mine.toml"
    file.write_text('[[rule]]\nkind = "garbage"\ntr = "au10001"\n', encoding="utf-8")
    with serving("--faults", str(file)) as url:
        body = json.dumps({"grant_type": "client_credentials", "appkey": "k", "secretkey": "s"}).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{url}/oauth2/token", data=body), timeout=10) as answer:
            assert b"Bad Gateway" in answer.read()
        with urllib.request.urlopen(f"{url}/admin/fault", timeout=10) as answer:
            assert [strike["kind"] for strike in json.loads(answer.read())["strikes"]] == ["garbage"]
