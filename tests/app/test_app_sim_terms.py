"""``kiwoom sim --terms``: accounts on margin from the command line."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from cli_tools import fails, serving

CASH = 10_000_000


def posted(url: str, body: dict[str, str], **headers: str) -> Any:
    """Send JSON and return the answer's body."""
    named = {"content-type": "application/json;charset=UTF-8", **{k.replace("_", "-"): v for k, v in headers.items()}}
    request = urllib.request.Request(url, data=json.dumps(body).encode(), headers=named)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())


def test_accounts_of_an_exchange_on_margin_put_down_their_stocks_class() -> None:
    """With ``--terms margin`` 005930 is bought with 20 % of its amount, and kt00011 says so in Kiwoom's words."""
    with serving("--terms", "margin", "--cash", str(CASH)) as url:
        key = {"grant_type": "client_credentials", "appkey": "k", "secretkey": "s"}
        bearer = "Bearer " + posted(f"{url}/oauth2/token", key)["token"]
        account = f"{url}/api/dostk/acnt"
        told = posted(account, {"stk_cd": "005930", "uv": "70000"}, api_id="kt00011", authorization=bearer)
        assert (told["stk_profa_rt"], told["profa_rt"], told["aplc_rt"]) == ("20%", "스펙트럼", "20%")
        assert int(told["profa_20ord_alow_amt"]) == 5 * CASH
        assert int(told["profa_20ord_alowq"]) > 4 * int(told["profa_100ord_alowq"]) > 0


def test_wrong_terms_are_one_line() -> None:
    """Terms that no account has are refused with what is allowed, and nothing starts."""
    line = fails("sim", "--terms", "credit")
    assert "cash" in line
    assert "margin" in line
