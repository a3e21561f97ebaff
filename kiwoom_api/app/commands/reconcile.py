"""``kiwoom reconcile``: journal against broker, now; what differs is shown, alerted, and held until a person looks."""

from __future__ import annotations

import json as jsonlib
import sys

from kiwoom_api.app.options import EnvOption, JsonOption
from kiwoom_api.app.screen import out, say
from kiwoom_api.app.wiring import load_settings, run, trader
from kiwoom_api.orders.reconcile import Reconciliation
from kiwoom_api.settings import Settings


def reconcile(*, env: EnvOption = None, json: JsonOption = False) -> int:
    """주문·체결·보유·현금을 계좌와 대조합니다. 차이가 있으면 보여 주고 그 종목의 매수를 보류합니다 (종료 코드 3)."""
    found, unknown = run(_reconcile(load_settings(env)))
    if json:
        jsonlib.dump(_plain(found, unknown), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        _tell(found, unknown)
    return 0 if found.agreed and not unknown else 3


async def _reconcile(settings: Settings) -> tuple[Reconciliation, list[str]]:
    async with trader(settings) as account:
        # The start has compared already, with two agreeing reads, and keeps what it found.
        found = account.found or await account.reconcile()
        return found, [f"{i.symbol} {i.fingerprint}" for i in account.journal.unresolved(account.number)]


def _plain(found: Reconciliation, unknown: list[str]) -> dict[str, object]:
    return {
        "complete": found.complete,
        "fills": [f"{fill.order_no} {fill.symbol} {fill.side} {fill.quantity} @ {fill.price}" for fill in found.fills],
        "differences": [
            {"symbol": each.symbol, "journal": each.journal, "broker": each.broker} for each in found.differences
        ],
        "unknown": unknown,
    }


def _tell(found: Reconciliation, unknown: list[str]) -> None:
    console = out()
    for fill in found.fills:
        side = say("매수", "bought") if fill.side == "buy" else say("매도", "sold")
        told = f"{fill.order_no} {fill.symbol} {side} {fill.quantity:,}{say('주', ' shares')} @ {fill.price:,}"
        console.print(f"{say('새로 안 체결', 'fill learned now')}: {told}", markup=False)
    for difference in found.differences:
        console.print(f"✗ {say('차이', 'difference')}: {difference}", style="bold red", markup=False)
    for each in unknown:
        console.print(f"? {say('결과를 모르는 주문', 'order of unknown outcome')}: {each}", markup=False)
    if found.agreed and not unknown:
        console.print(say("저널과 계좌가 같습니다", "journal and account agree"))
    elif found.differences:
        hint = say(
            "계좌의 말을 새 출발점으로 삼았고, 그 종목은 사람이 볼 때까지 새로 사지 않습니다 (kiwoom status)",
            "the broker's word is the new opening; those stocks are not bought before a person has looked",
        )
        console.print(hint)
