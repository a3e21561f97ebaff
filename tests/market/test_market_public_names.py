"""The public names of the law: each as documented, from the documented import."""

import subprocess
import sys
from datetime import date, datetime
from inspect import Parameter, signature

import pytest

import kiwoom_api.market
from kiwoom_api.market import (
    KST,
    MARKETS,
    commission,
    is_trading_day,
    order_allowed,
    price_limits,
    round_to_tick,
    sale_tax,
    sessions,
    tick_size,
    trading_days,
)

DAY = date(2026, 11, 23)
PLACED, NAMED = Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY
SIGNATURES = {
    "tick_size": (1, ("market", "on")),
    "price_limits": (1, ("market", "on", "multiple", "listing")),
    "round_to_tick": (1, ("market", "on", "up")),
    "is_trading_day": (1, ()),
    "trading_days": (2, ()),
    "sessions": (2, ()),
    "order_allowed": (3, ("market",)),
    "sale_tax": (1, ("market", "on")),
    "commission": (1, ("venue", "env")),
}
"""How many arguments are given by place, and which by name."""


@pytest.mark.parametrize("name", SIGNATURES)
def test_signatures_are_the_documented_ones(name):
    """Each function takes exactly the documented arguments; whatever else it takes is by name and may be left out."""
    placed, named = SIGNATURES[name]
    given = signature(getattr(kiwoom_api.market, name)).parameters.values()
    assert [each.kind for each in given][:placed] == [PLACED] * placed
    rest = {each.name: each for each in list(given)[placed:]}
    assert all(each.kind is NAMED for each in rest.values())
    assert tuple(rest)[: len(named)] == named
    assert all(each.default is not Parameter.empty for name, each in rest.items() if name not in named)


def test_every_name_answers_as_documented():
    """One call of each, in the documented form, with an answer known by hand."""
    assert MARKETS == ("KOSPI", "KOSDAQ", "KONEX", "ETF", "ETN", "ELW")
    assert tick_size(70_000, market="KOSPI", on=DAY) == 100
    assert price_limits(70_000, market="KOSPI", on=DAY) == (49_000, 91_000)
    assert price_limits(10_000, market="ETF", on=DAY, multiple=2, listing="ordinary") == (4_000, 16_000)
    assert price_limits(10_000, market="KOSDAQ", on=DAY, listing="ipo") == (6_000, 40_000)
    assert price_limits(10_000, market="KOSDAQ", on=DAY, listing="liquidation") == (None, None)
    assert round_to_tick(70_001, market="KOSPI", on=DAY, up=True) == 70_100
    assert round_to_tick(70_099, market="KOSPI", on=DAY, up=False) == 70_000
    assert is_trading_day(DAY)
    assert not is_trading_day(date(2026, 7, 17))
    assert trading_days(date(2026, 9, 23), date(2026, 9, 28)) == (date(2026, 9, 23), date(2026, 9, 28))
    assert [each.venue for each in sessions(DAY, "NXT")] == ["NXT"] * 4
    assert order_allowed("0", datetime(2026, 11, 23, 16, 10, tzinfo=KST), "KRX", market="KOSPI")
    assert not order_allowed("3", datetime(2026, 11, 23, 16, 10, tzinfo=KST), "KRX", market="KOSPI")
    assert sale_tax(158_200, market="KOSPI", on=date(2024, 6, 3)) == 284
    assert commission(10_000_000, venue="NXT", env="real") == 1_450
    assert commission(10_000_000, venue="KRX", env="mock") == 35_000


def test_the_import_works_in_whatever_order():
    """``sessions`` is a function and a module: the function stays, whether the module was imported before or after."""
    code = (
        "import kiwoom_api.market.sessions, kiwoom_api.market.calendar\n"
        "from kiwoom_api.market import sessions, commission, order_allowed, trading_days\n"
        "import kiwoom_api.market.sessions\n"
        "import kiwoom_api.market as law\n"
        "assert callable(law.sessions) and law.sessions is sessions\n"
        "print(commission(700_000, venue='KRX', env='mock'))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "2450\n"
