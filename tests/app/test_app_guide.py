"""The guide's quick start, word for word, against the local exchange."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiwoom_api import (
    BadInput,
    Client,
    KiwoomAuth,
    KiwoomInquireAPI,
    KiwoomTradingAPI,
    OrderAbsent,
    OrderDenied,
    OrderRefused,
    OrderUnknown,
    Settings,
    SettingsError,
)
from kiwoom_api.api.account import journal_address
from kiwoom_api.journal import Journal
from kiwoom_api.orders.resolve import ResolveRules
from kiwoom_api.settings import Environment

SHORT = ResolveRules(t_settle=0.4, reads=3, interval=0.05)
PRICE = 70_000


@pytest.fixture
def token(at_sim: Any) -> str:
    """A token of the local exchange."""
    return KiwoomAuth().get_access_token(client_id="guide-key", client_secret="guide-secret")


@pytest.fixture
def trading(token: str) -> Iterator[KiwoomTradingAPI]:
    """The guide's trading object, with a settle time short enough for a test."""
    with KiwoomTradingAPI(access_token=token, is_mock=True, rules=SHORT, wait=5) as api:
        yield api


@pytest.fixture
def inquire(token: str) -> Iterator[KiwoomInquireAPI]:
    """The guide's inquiry object."""
    with KiwoomInquireAPI(access_token=token) as api:
        yield api


def test_the_quick_start_runs_word_for_word(at_sim: Any) -> None:
    """Token, order, executions and a new token, exactly as the guide writes them."""
    auth = KiwoomAuth()
    token = auth.get_access_token(client_id="guide-key", client_secret="guide-secret")
    trading = KiwoomTradingAPI(access_token=token, is_mock=True)
    order = trading.buy_limit("005930", 10, 70000)
    assert isinstance(order["ord_no"], str)
    assert len(order["ord_no"]) == 7
    inquire = KiwoomInquireAPI(access_token=token)
    everything = inquire.get_execution_list()
    one = inquire.get_execution_list(ord_no=order["ord_no"])
    assert [row["ord_no"] for row in one] == [row["ord_no"] for row in everything if row["ord_no"] == order["ord_no"]]
    renewed = auth.refresh_token("whatever the guide puts here")
    assert isinstance(renewed, str)
    assert renewed
    trading.close()
    inquire.close()


def test_answers_are_mappings_with_typed_attributes_and_raw(trading: KiwoomTradingAPI) -> None:
    """An answer is the wire's mapping; its attributes are typed; ``raw`` is the record itself."""
    order = trading.buy_limit("005930", 1, PRICE)
    assert dict(order)["return_code"] == 0
    assert order.raw["ord_no"] == order["ord_no"] == order.order_no


def test_every_order_method_reaches_the_exchange(
    trading: KiwoomTradingAPI, inquire: KiwoomInquireAPI, at_sim: Any
) -> None:
    """Limit, market and conditional orders of both sides, modify and cancels arrive as what they are."""
    trading.buy_market("005930", 20)
    trading.sell_market("005930", 2)
    trading.sell_limit("005930", 3, at_sim.exchange.snapshot("005930").upper)
    # A conditional order may not stand at a daily limit (RULES §7).
    trading.sell_conditional("005930", 4, at_sim.exchange.snapshot("005930").upper - 100)
    low = at_sim.exchange.snapshot("005930").lower
    trading.buy_conditional("005930", 5, low + 100)
    first = trading.buy_limit("005930", 10, low)
    changed = trading.modify_order(first["ord_no"], "005930", low + 100)
    assert changed["base_orig_ord_no"] == first["ord_no"]
    part = trading.cancel_order(changed["ord_no"], "005930", 4)
    assert int(part["cncl_qty"]) == 4
    rest = trading.cancel_order(changed["ord_no"], "005930")
    assert int(rest["cncl_qty"]) == 6
    types = [(order["kind"], order["side"], order["order_type"]) for order in at_sim.orders()]
    assert types == [
        ("NEW", "buy", "3"),
        ("NEW", "sell", "3"),
        ("NEW", "sell", "0"),
        ("NEW", "sell", "5"),
        ("NEW", "buy", "5"),
        ("NEW", "buy", "0"),
        ("MODIFY", "buy", "0"),
        ("CANCEL", "buy", "0"),
        ("CANCEL", "buy", "0"),
    ]
    assert {row["stk_cd"] for row in inquire.get_open_orders()} == {"005930"}
    held = inquire.get_holdings()
    assert [(row.symbol, row.quantity, row.sellable) for row in held] == [("005930", 18, 11)]
    assert inquire.get_balance().orderable < 100_000_000


def test_codes_are_padded_and_fractions_refused(trading: KiwoomTradingAPI, at_sim: Any) -> None:
    """5930 is 005930 and 10.0 shares are 10; 10.5, 0 and NaN shares name the field and reach nobody."""
    trading.buy_limit(5930, 10.0, PRICE)  # type: ignore[arg-type]
    for wrong in (10.5, 0, -1, float("nan"), "ten"):
        with pytest.raises(BadInput, match="quantity"):
            trading.buy_limit("005930", wrong, PRICE)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="price"):
        trading.buy_limit("005930", 1, 70000.5)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="symbol"):
        trading.buy_limit("삼성전자", 1, PRICE)
    assert len(at_sim.orders()) == 1


def test_refusals_say_what_is_allowed(trading: KiwoomTradingAPI) -> None:
    """An off-tick price does not leave, an unknown order number is refused; both name field and allowed values."""
    with pytest.raises(OrderDenied, match=r"price: 70,050 .*70,000 or 70,100"):
        trading.buy_limit("005930", 1, 70050)
    with pytest.raises(OrderRefused, match="ord_no"):
        trading.cancel_order("0999999", "005930")


def guide_retry(trading: KiwoomTradingAPI) -> None:
    """The guide's own answer to a rate limit."""
    try:
        trading.buy_limit("005930", 10, 70000)
    except Exception as e:
        if "429" in str(e):
            time.sleep(0.1)
            trading.buy_limit("005930", 10, 70000)
        else:
            raise


@pytest.mark.parametrize("kind", ["answer-429-accepted", "answer-429-refused"])
def test_the_guides_retry_leaves_one_order(trading: KiwoomTradingAPI, at_sim: Any, kind: str) -> None:
    """Behind a 429 the order may exist or not: the guide's retry ends with exactly one order either way."""
    at_sim.fault(kind, tr="kt10000", count=1)
    guide_retry(trading)
    assert len(at_sim.orders()) == 1


@pytest.mark.parametrize(
    ("kind", "exists"),
    [
        ("lose-answer", True),
        ("lose-request", False),
        ("http-500-accepted", True),
        ("http-500-refused", False),
        ("garbage", True),
        ("no-ord-no", True),
    ],
)
def test_a_lost_answer_never_becomes_a_second_order(
    trading: KiwoomTradingAPI, at_sim: Any, kind: str, exists: bool
) -> None:
    """Whatever happened to the answer: an order that exists is returned, one that does not is proved absent."""
    at_sim.fault(kind, tr="kt10000", count=1)
    if exists:
        order = trading.buy_limit("005930", 10, PRICE)
        assert [found["order_no"] for found in at_sim.orders()] == [order["ord_no"]]
    else:
        with pytest.raises(OrderAbsent):
            trading.buy_limit("005930", 10, PRICE)
        assert at_sim.orders() == []


def test_an_unknown_order_blocks_its_twin(token: str, at_sim: Any) -> None:
    """While it is not known whether an order exists, the same order is not sent, and no text says 429."""
    patient = ResolveRules(t_settle=60, reads=3, interval=0.05)
    with KiwoomTradingAPI(access_token=token, rules=patient, wait=0.3) as trading:
        at_sim.fault("answer-429-refused", tr="kt10000", count=1)
        with pytest.raises(OrderUnknown) as first:
            trading.buy_limit("005930", 10, PRICE)
        with pytest.raises(Exception, match=r"not known|unresolved|outcome") as second:
            trading.buy_limit("005930", 10, PRICE)
        assert "429" not in str(first.value) + str(second.value)
    assert at_sim.orders() == []


def test_an_unknown_order_is_resolved_after_a_restart(token: str, at_sim: Any) -> None:
    """What one process left unknown, the next one finds in the ledger before it orders anything."""
    patient = ResolveRules(t_settle=60, reads=3, interval=0.05)
    with KiwoomTradingAPI(access_token=token, rules=patient, wait=0.2) as trading:
        at_sim.fault("lose-answer", tr="kt10000", count=1)
        at_sim.fault("list-lag", tr="kt00007", count=500)
        with pytest.raises(OrderUnknown):
            trading.buy_limit("005930", 10, PRICE)
    urllib_delete(at_sim)
    with KiwoomTradingAPI(access_token=token, rules=SHORT, wait=5) as trading:
        assert trading.open_questions == []
        second = trading.buy_limit("005930", 10, PRICE)
    numbers = [order["order_no"] for order in at_sim.orders()]
    assert len(numbers) == 2
    assert numbers[1] == second["ord_no"]


def urllib_delete(at_sim: Any) -> None:
    """Remove every fault rule."""
    import urllib.request

    request = urllib.request.Request(at_sim.url + "/admin/fault", method="DELETE")
    urllib.request.urlopen(request, timeout=10).close()


def test_environments_that_contradict_each_other_send_nothing(token: str, at_sim: Any, monkeypatch: Any) -> None:
    """A local token and is_mock=False, or KIWOOM_ENV=real, is an error before any byte leaves."""
    with pytest.raises(SettingsError):
        KiwoomTradingAPI(access_token=token, is_mock=False)
    monkeypatch.setenv("KIWOOM_ENV", "real")
    with pytest.raises(SettingsError):
        KiwoomTradingAPI(access_token=token)
    monkeypatch.delenv("KIWOOM_BASE_URL")
    with pytest.raises(SettingsError):
        KiwoomTradingAPI(access_token=token)
    assert at_sim.orders() == []


def test_without_a_journal_it_says_so(token: str) -> None:
    """``journal=None`` works, and warns that nothing is remembered."""
    with pytest.warns(UserWarning, match="memory only"):
        api = KiwoomTradingAPI(access_token=token, journal=None, rules=SHORT)
    with api:
        assert api.buy_limit("005930", 1, PRICE)["ord_no"]


def test_the_synchronous_client_reads_pages_and_refuses_orders(at_sim: Any) -> None:
    """``Client`` answers typed queries, pages a chart to its end without repeating a day, and never orders."""
    settings = Settings.load().replace(client_id="sync-key", client_secret="sync-secret")
    with Client(settings) as client:
        assert client.call("ka10001", {"stk_cd": "005930"}).stock_name == "삼성전자"
        today = f"{at_sim.exchange.today:%Y%m%d}"
        chart = {"stk_cd": "005930", "base_dt": today, "upd_stkpc_tp": "1"}
        pages = list(client.pages("ka10081", chart))
        days = [row["dt"] for page in pages for row in page["stk_dt_pole_chart_qry"]]
        assert len(pages) >= 3
        assert len(days) == len(set(days)) >= 700
        assert days == sorted(days, reverse=True)
        with pytest.raises(BadInput, match="kt10000"):
            client.call("kt10000", {"stk_cd": "005930"})
    assert at_sim.orders() == []


def test_the_default_journal_is_one_file_per_environment_and_account(tmp_path: Path) -> None:
    """Without KIWOOM_DATABASE_URL each environment and account has its own file; with it, that address is used."""
    settings = Settings.load(env="mock")
    mine = journal_address(settings, "123")
    assert (tmp_path / "data").as_posix() in mine
    others = {journal_address(settings, "124"), journal_address(settings.moved_to(Environment.REAL), "123")}
    assert len({mine, *others}) == 3
    assert journal_address(settings.replace(database_url="postgresql://h/d"), "123") == "postgresql://h/d"


@pytest.mark.parametrize("sim", ["real", "mock"], indirect=True)
def test_fills_learned_from_the_ledger_agree_with_the_account_to_the_won(
    at_sim: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script without a stream learns its fills at the next start; cash, shares, fees and tax agree then."""
    monkeypatch.setenv("KIWOOM_SIM_PROFILE", at_sim.exchange.profile)
    token = KiwoomAuth().get_access_token(client_id="won-key", client_secret="won-secret")
    # One share more than the best level holds, of the stock where that costs least.
    free = [i.symbol for i in at_sim.exchange.instruments.values() if not i.designations and i.symbol != "005930"]
    best = {symbol: at_sim.exchange.snapshot(symbol).asks[0] for symbol in free}
    thin = min(best, key=lambda symbol: best[symbol][0] * best[symbol][1])
    across = best[thin][1] + 1
    with KiwoomTradingAPI(access_token=token, rules=SHORT) as trading:
        trading.buy_market("005930", 7)
        trading.sell_market("005930", 3)
        trading.buy_market(thin, across)
    with KiwoomTradingAPI(access_token=token, rules=SHORT) as trading:
        assert trading.open_questions == []
    number = at_sim.exchange.open_account("won-key")
    with Journal.open(journal_address(Settings.load(), number)) as journal:
        assert journal.cash(number) == at_sim.exchange.deposit(number).d2
        held = {symbol: position.quantity for symbol, position in journal.positions(number).items()}
        assert held == {"005930": 4, thin: across}
        assert {alert.code for alert in journal.alerts(number)} <= {"ROUNDING"}
        assert journal.check(number) == []
