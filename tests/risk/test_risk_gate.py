"""The gate: every code has an order that it stops and a neighbour that passes."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

import msgspec
import pytest

from kiwoom_api.market import Designation
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.risk import Denial, DenialCode, Original, RiskGate, RiskLimits, RiskView, SwitchLevel

AT = datetime(2026, 11, 20, 10, 0, tzinfo=KST)
BASE = RiskView(
    at=AT,
    environment="real",
    market="KOSPI",
    halted=False,
    vi=False,
    restricted="",
    base=70_000,
    last=70_000,
    price_at=AT,
    cash=10_000_000,
    sellable=100,
    position_value=0,
    gross_value=0,
    equity=10_000_000,
    day_equity=10_000_000,
    peak_equity=10_000_000,
    open_orders=0,
    orders_today=0,
    orders_in_symbol=0,
    clock_drift=Decimal(0),
    stream_healthy=True,
    reconciled_at=AT,
)
REAL = RiskLimits.for_environment("real")
C = DenialCode


def buy(quantity: int = 10, price: int | None = 70_000, **other: Any) -> OrderRequest:
    """A buy of 005930 as a value, unchecked."""
    return OrderRequest(symbol="005930", side=Side.BUY, quantity=quantity, price=price, **other)


def sell(quantity: int = 10, price: int | None = 70_000, **other: Any) -> OrderRequest:
    """A sale of 005930 as a value, unchecked."""
    return OrderRequest(symbol="005930", side=Side.SELL, quantity=quantity, price=price, **other)


def check(request: object, limits: RiskLimits = REAL, **changes: Any) -> Denial | None:
    """Ask the gate with some fields of the view changed."""
    return RiskGate(limits).check(request, msgspec.structs.replace(BASE, **changes))  # type: ignore[arg-type]


DENIED: list[tuple[DenialCode, Any, dict[str, Any], dict[str, Any]]] = [
    (C.SWITCH, buy(), {"switch": SwitchLevel.NO_ENTRY}, {}),
    (C.SWITCH, sell(), {"switch": SwitchLevel.CANCEL_ONLY}, {}),
    (C.SWITCH, sell(), {"switch": SwitchLevel.FLATTEN}, {}),
    (C.SWITCH, CancelRequest(order_no="0000001", symbol="005930"), {"switch": SwitchLevel.DEAD}, {}),
    (C.MALFORMED, buy(-1), {}, {}),
    (C.MALFORMED, buy(float("nan")), {}, {}),  # type: ignore[arg-type]
    (C.MALFORMED, buy(price=None), {}, {}),
    (C.MALFORMED, buy(price=70_000.5), {}, {}),  # type: ignore[arg-type]
    (C.MALFORMED, buy(order_type=OrderType.MARKET), {}, {}),
    (C.MALFORMED, OrderRequest(symbol="삼성전자우선", side=Side.BUY, quantity=1, price=100), {}, {}),
    (C.SESSION, buy(), {"at": AT.replace(hour=7)}, {}),
    (C.SESSION, buy(), {"at": AT.replace(day=21)}, {}),
    (C.ORDER_TYPE, buy(order_type=OrderType.LIMIT_IOC), {"at": AT.replace(hour=8, minute=45)}, {}),
    (C.HALTED, sell(), {"halted": True}, {}),
    (C.VI, buy(), {"vi": True}, {}),
    (C.RESTRICTED, buy(), {"restricted": "관리종목"}, {}),
    (C.RESTRICTED, buy(), {"restricted": "관리종목", "held": "차이"}, {}),
    (C.HELD, buy(), {"held": "설명되지 않는 차이"}, {}),
    (C.HELD, buy(), {"restricted": "관리종목", "held": "차이"}, {"allow_restricted": True}),
    (C.DAILY_LIMIT, buy(price=91_100), {"lower": 49_000, "upper": 91_000, "base": None}, {"price_collar": None}),
    (C.DAILY_LIMIT, sell(price=48_900), {"lower": 49_000, "upper": 91_000, "market": None}, {"price_collar": None}),
    (C.LOT, buy(5, 100), {"market": "ELW", "base": None}, {}),
    (C.TICK, buy(price=70_050), {}, {}),
    (C.TICK, buy(price=70_000, stop_price=70_050, order_type=OrderType.STOP_LIMIT), {}, {}),
    (C.DAILY_LIMIT, buy(price=91_100), {}, {"price_collar": None}),
    (C.DAILY_LIMIT, sell(price=48_900), {}, {"price_collar": None}),
    (C.COLLAR, buy(price=73_600), {}, {}),
    (C.COLLAR, sell(price=66_400), {}, {}),
    (C.NO_PRICE, buy(price=None, order_type=OrderType.MARKET), {"base": None, "last": None}, {}),
    (C.ORDER_QUANTITY, buy(11), {}, {"max_order_quantity": 10}),
    (C.ORDER_VALUE, buy(15), {}, {}),
    (C.RATE_SECOND, sell(), {"recent": (AT,) * 20}, {}),
    (C.RATE_DAY, buy(), {"orders_today": 1_000}, {}),
    (C.RATE_SYMBOL, buy(), {"orders_in_symbol": 100}, {}),
    (C.IDENTICAL, sell(), {"identical_at": AT - timedelta(milliseconds=900)}, {}),
    (C.UNRESOLVED, buy(), {"unresolved": 1}, {}),
    (C.CASH, buy(), {"cash": 700_099}, {}),
    (C.CASH, buy(), {"cash": 800_000, "reserved_cash": 100_000}, {}),
    (C.CASH, buy(price=None, order_type=OrderType.MARKET), {"cash": 909_000}, {}),
    (C.SELLABLE, sell(), {"sellable": 12, "reserved_shares": 3}, {}),
    (C.POSITION, buy(), {"position_value": 4_400_000}, {}),
    (C.GROSS, buy(), {"gross_value": 9_400_000}, {}),
    (C.GROSS, buy(), {"gross_value": 1_400_000}, {"max_gross_value": 2_000_000}),
    (C.NET, buy(), {"net_value": 1_400_000}, {"max_net_value": 2_000_000}),
    (C.DAILY_LOSS, buy(), {"equity": 9_900_000}, {}),
    (C.DRAWDOWN, buy(), {"peak_equity": 10_600_000}, {}),
    (C.OPEN_ORDERS, buy(), {"open_orders": 100}, {}),
    (C.STALE_PRICE, buy(), {"price_at": AT - timedelta(seconds=11)}, {}),
    (C.STALE_PRICE, buy(), {"price_at": AT - timedelta(seconds=10)}, {"max_price_age": Decimal("9." + "9" * 40)}),
    (C.CLOCK_DRIFT, buy(), {"clock_drift": Decimal("-2.1")}, {}),
    (C.STREAM, buy(), {"stream_healthy": False}, {}),
    (C.RECONCILE_AGE, buy(), {"reconciled_at": AT - timedelta(seconds=301)}, {}),
]
AGELESS = {"price_at": None, "reconciled_at": None}
UNKNOWN = ("market", "base", "last", "cash", "equity")
PASSED: list[tuple[str, Any, dict[str, Any]]] = [
    ("all is well", buy(), {}),
    ("a price as old as it may be", buy(), {"price_at": AT - timedelta(seconds=10)}),
    ("a comparison as old as it may be", buy(), {"reconciled_at": AT - timedelta(seconds=300)}),
    ("equity at what the day began with", buy(), {"equity": 10_000_000}),
    ("a sale", sell(), {}),
    ("a sale at NO_ENTRY", sell(), {"switch": SwitchLevel.NO_ENTRY}),
    ("the ordered exit at FLATTEN", sell(), {"switch": SwitchLevel.FLATTEN, "flattening": True}),
    ("a sale of a held stock", sell(), {"held": "설명되지 않는 차이", "restricted": "관리종목"}),
    ("a large sale after a loss", sell(100), {"equity": 1, "peak_equity": 10**9}),
    ("a sale during a VI with an unknown order and a dead stream", sell(), {"vi": True, "unresolved": 1}),
    ("a sale late in a busy day", sell(), {"orders_today": 10**6, "open_orders": 10**6, "stream_healthy": False}),
    ("a buy at the lower limit", buy(price=49_000), {}),
    ("cash to the won", buy(), {"cash": 700_100}),
    ("market at the upper limit's worth", buy(10, None, order_type=OrderType.MARKET), {"cash": 910_130}),
    ("the last second's rate is not reached", sell(), {"recent": (AT - timedelta(seconds=1),) * 50}),
    ("an exchange that opens on Saturdays", buy(), {"at": AT.replace(day=21), "trading_day": True, **AGELESS}),
    ("session checks left to the exchange", buy(), {"at": AT.replace(hour=7), "session": False, **AGELESS}),
    ("nothing known but the time", buy(), dict.fromkeys(("market", "base", "last", "cash", "equity"))),
]


@pytest.mark.parametrize(("code", "request_", "changes", "limits"), DENIED)
def test_every_code_stops_its_order(
    code: DenialCode, request_: Any, changes: dict[str, Any], limits: dict[str, Any]
) -> None:
    """An order that breaks one rule is denied with that rule's code, and says why in both languages."""
    denial = check(request_, msgspec.structs.replace(REAL, **limits), **changes)
    assert denial is not None
    assert denial.code is code
    for lang in ("ko", "en"):
        assert "?" not in denial.message(lang)
        assert "{" not in denial.message(lang)


def test_every_gate_code_has_a_test() -> None:
    """No reason code of the gate is without an order that it stops; two codes belong to the order flow."""
    assert {row[0] for row in DENIED} == set(DenialCode) - {C.STALE_ORDER, C.UNREADABLE}


def test_what_the_exchange_said_of_a_stock_narrows_its_hours() -> None:
    """A stock that trades in periodic auctions, or that the after-market leaves out, is judged by its designations."""
    evening = AT.replace(hour=17)
    passed = check(buy(), at=evening, **AGELESS)
    managed = check(buy(), at=evening, designations=frozenset({Designation.MANAGED}), **AGELESS)
    assert passed is None
    assert managed is not None
    assert managed.code in (C.SESSION, C.ORDER_TYPE)


LIMITS = """
[real]
max_order_value = 2_000_000
max_daily_loss = 0.02
max_drawdown = "off"
[sim]
orders_per_second = 5
"""


def test_a_settings_file_changes_what_it_names_and_nothing_else() -> None:
    """Limits come from the person's file, the rest stay the environment's defaults; ratios are exact decimals."""
    table = tomllib.loads(LIMITS, parse_float=Decimal)
    real, sim = RiskLimits.read(table, "real"), RiskLimits.read(table, "sim")
    assert real == msgspec.structs.replace(
        REAL, max_order_value=2_000_000, max_daily_loss=Decimal("0.02"), max_drawdown=None
    )
    assert sim.orders_per_second == 5
    assert RiskLimits.read(table, "mock") == RiskLimits.for_environment("mock")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[real]\nmax_order = 1", r"real\.max_order"),
        ("[paper]\nmax_order_value = 1", "environment"),
        ("real = 1", "real"),
        ("[real]\nmax_order_value = -1", "max_order_value"),
        ("[sim]\nmax_order_value = 1.5", "max_order_value"),
        ("[real]\nmax_order_value = true", "max_order_value"),
        ('[real]\nrequire_price = "off"', "require_price"),
        ('[real]\nmax_order_value = "a lot"', "max_order_value"),
    ],
)
def test_a_settings_file_that_says_no_limit_is_refused_by_name(text: str, names: str) -> None:
    """A misspelt limit, another environment's word or a value that is none never passes for a limit."""
    with pytest.raises(BadInput, match=names):
        RiskLimits.read(tomllib.loads(text, parse_float=Decimal), "real")


@pytest.mark.parametrize(("name", "request_", "changes"), PASSED, ids=[row[0] for row in PASSED])
def test_what_breaks_no_rule_passes(name: str, request_: Any, changes: dict[str, Any]) -> None:
    """Just inside each rule the order leaves, and exits are never held back by caps."""
    assert check(request_, **changes) is None


def test_the_first_refusal_wins() -> None:
    """An order that breaks everything is stopped by the cheapest check."""
    denial = check(buy(10**9, 70_050), switch=SwitchLevel.NO_ENTRY, halted=True, cash=0)
    assert denial is not None
    assert denial.code is C.SWITCH
    denial = check(buy(10**9, 70_050), halted=True, cash=0)
    assert denial is not None
    assert denial.code is C.HALTED


@pytest.mark.parametrize("side", [buy(), sell()], ids=["buy", "sell"])
def test_checks_go_from_cheap_to_dear_in_the_documents_order(side: OrderRequest) -> None:
    """Of any two rules that one order breaks, it is the one that stands earlier in the table of codes that is told."""
    order = list(DenialCode)
    rows = [(code, changes, limits) for code, request, changes, limits in DENIED if request == side]
    pairs = 0
    for (one, first, some), (other, second, more) in combinations(rows, 2):
        if one is other or first.keys() & second.keys():
            continue
        denial = check(side, msgspec.structs.replace(REAL, **some, **more), **first, **second)
        assert denial is not None
        assert denial.code is min(one, other, key=order.index), (one, other)
        pairs += 1
    assert pairs > (100 if side == buy() else 5)


def test_modify_is_held_against_its_original() -> None:
    """A modify needs only the difference, and counts as a buy or a sale as its original does."""
    up = ModifyRequest(order_no="0000001", symbol="005930", quantity=0, price=71_000)
    original = Original(side=Side.BUY, remaining=10, price=70_000)
    assert check(up, original=original, cash=10_000) is None
    denied = check(up, original=original, cash=9_999)
    assert denied is not None
    assert denied.code is C.CASH
    exit_ = msgspec.structs.replace(original, side=Side.SELL)
    assert check(up, original=exit_, switch=SwitchLevel.NO_ENTRY, sellable=0) is None
    unknown = check(up, switch=SwitchLevel.NO_ENTRY)
    assert unknown is not None
    assert unknown.code is C.SWITCH


def test_sim_and_mock_have_no_cap_below_the_account() -> None:
    """The defaults of sim and mock stop no order that the account can pay."""
    for environment in ("sim", "mock"):
        limits = RiskLimits.for_environment(environment)
        assert check(buy(140), limits, environment=environment) is None


def test_limits_refuse_what_is_no_number() -> None:
    """Floats, negatives and unknown environments are refused by name."""
    with pytest.raises(ValueError, match="max_daily_loss"):
        RiskLimits(max_daily_loss=0.01)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="max_order_value"):
        RiskLimits(max_order_value=-1)
    with pytest.raises(ValueError, match="environment"):
        RiskLimits.for_environment("paper")
