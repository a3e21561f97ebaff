"""What the account may buy and sell: kt00010, kt00011, kt00013; kt00012 is for credit accounts only.

For cash every margin class has the same buying power; on margin it is what can be put down, divided by the class.
Nothing is pledged. A quantity is what the order desk takes at that price, the commission included: one share more is
refused for want of cash.

UNVERIFIED: for a sale (kt00010 ``trde_tp`` 1) the quantities are the shares that can be sold; ``io_amt`` is checked
and moves nothing; without a price all quantities are 0 (recorded so); in kt00013 sale proceeds that may be used again
before they settle stand as today's reuse, and what purchases hold as the cash margin.
"""

from __future__ import annotations

from decimal import Decimal

from kiwoom_api.market import commission
from kiwoom_api.sim.account import Account, Terms
from kiwoom_api.sim.holds import FULL, affordable
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.margin import CLASSES, cash_only, class_of, margin_of
from kiwoom_api.sim.server.asked import body_of, number_of, symbol_of
from kiwoom_api.sim.server.balance import powers
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply
from kiwoom_api.sim.server.orders import CODES
from kiwoom_api.sim.server.refusal import BackOfficeRefusal, GatewayRefusal
from kiwoom_api.sim.validation import check_price, order_cap

_ON_MARGIN = "스펙트럼"
"""The recorded word for the rate of an account on margin."""


def orderable(floor: Floor, call: Call) -> Reply:
    """Answer kt00010: buying power at a price, and what a purchase of ``trde_qty`` shares would cost.

    Raises:
        GatewayRefusal: 1517 for a side or number that is none, 1902 for an unknown stock.
        BackOfficeRefusal: RC4003 or RC4027 for a price off the tick grid or outside the day's limits.
    """
    selling = call.choice("trde_tp", ("1", "2")) == "1"
    number_of(call, "io_amt")
    stock, price = _stock(floor, call), number_of(call, "uv")
    quantity, expected = number_of(call, "trde_qty"), number_of(call, "exp_buy_unp")
    _check(floor, stock, price)
    exchange, env = floor.exchange, floor.exchange.profile
    deposit, account = exchange.deposit(call.account), exchange.account(call.account)
    held = _sellable(floor, call, stock) if selling and price else None
    amount = 0 if selling else quantity * (expected or price)
    fee = commission(amount, venue="KRX", env=env)
    # Recorded with "not applied": the reduced 60 % has the power of full cash.
    classes = {**{f"{each}": each for each in CLASSES}, "rdex_60": FULL}
    power = powers(floor, call)
    values: dict[str, object] = {
        **{f"profa_{name}ord_alow_amt": power[each] for name, each in classes.items()},
        **{
            f"profa_{name}ord_alowq": _buyable(floor, call, stock, price, each) if held is None else held
            for name, each in classes.items()
        },
        "entr": deposit.cash,
        "repl_amt": account.collateral,
        "uncla": deposit.unpaid,
        "ord_pos_repl": _unused(account, exchange.profile),
        "ord_alowa": deposit.orderable,
        "wthd_alowa": deposit.withdrawable,
        "nxdy_wthd_alowa": max(0, min(deposit.d1, deposit.d2 - deposit.reserved)),
        "pur_amt": amount,
        "cmsn": fee,
        "pur_exct_amt": amount + fee,
        "d2entra": deposit.d2,
        "profa_rdex_aplc_tp": "0",
    }
    return Reply(body_of(call.tr_id, values, message="주문/인출가능금액 시뮬레이션 조회완료하였습니다."))


def by_margin(floor: Floor, call: Call) -> Reply:
    """Answer kt00011: shares that may be bought at a price, by margin class.

    Raises:
        GatewayRefusal: 1517 for a number that is none, 1902 for an unknown stock.
        BackOfficeRefusal: RC4003 or RC4027 for a price off the tick grid or outside the day's limits.
    """
    stock, price = _stock(floor, call), number_of(call, "uv")
    _check(floor, stock, price)
    exchange = floor.exchange
    deposit, account = exchange.deposit(call.account), exchange.account(call.account)
    # What leaves nothing unpaid at settlement. Recorded: the deposit less the commission of an order for all of it.
    paid = max(0, min(deposit.orderable, deposit.d2 - deposit.reserved))
    values: dict[str, object] = {
        "stk_profa_rt": Decimal(class_of(stock)),
        "profa_rt": f"{FULL}%" if account.terms is Terms.CASH else _ON_MARGIN,
        "aplc_rt": Decimal(margin_of(account, stock, exchange.session_day, exchange.calendar)),
        **{f"profa_{each}ord_alow_amt": won for each, won in powers(floor, call).items()},
        **{f"profa_{each}ord_alowq": _buyable(floor, call, stock, price, each) for each in CLASSES},
        "min_ord_alow_amt": paid - commission(paid, venue="KRX", env=exchange.profile),
        "min_ord_alowq": _capped(stock, affordable(paid, price, exchange.profile)),
        "entr": deposit.cash,
        "repl_amt": account.collateral,
        "uncla": deposit.unpaid,
        "ord_pos_repl": _unused(account, exchange.profile),
        "ord_alowa": deposit.orderable,
    }
    return Reply(body_of(call.tr_id, values, message="자료를 조회하였습니다."))


def credit(floor: Floor, call: Call) -> Reply:
    """Refuse kt00012.

    Raises:
        BackOfficeRefusal: 503721 always: the account has no credit.
    """
    raise BackOfficeRefusal("503721", shares=0, mock=floor.mock)


def margin(floor: Floor, call: Call) -> Reply:
    """Answer kt00013: usable cash and reusable sale proceeds, which together are the buying power."""
    deposit = floor.exchange.deposit(call.account)
    usable = max(min(deposit.cash, deposit.orderable), 0)
    again = deposit.orderable - usable
    values: dict[str, object] = {
        "tdy_reu_objt_amt": again,
        "tdy_reu_alowa": again,
        "tdy_reu_alowa_fin": again,
        "ch_amt": deposit.cash,
        "ch_profa": deposit.cash - usable,
        "use_pos_ch": usable,
        "use_pos_ch_fin": usable,
        "uncla": deposit.unpaid,
        **{f"{each}ord_alow_amt": won for each, won in powers(floor, call).items()},
        "d2vexct_entr": deposit.d2,
        "d2ch_ord_alow_amt": deposit.orderable,
    }
    return Reply(body_of(call.tr_id, values, message="조회가 완료되었습니다."))


def _stock(floor: Floor, call: Call) -> Issue:
    symbol = symbol_of(floor, call)
    stock = floor.exchange.stock(symbol)
    if stock is None:
        raise GatewayRefusal("1902", symbol=symbol)
    return stock


def _check(floor: Floor, stock: Issue, price: int) -> None:
    reason = check_price(price, stock) if price else None
    if reason is not None:
        mock, real = CODES[reason]
        raise BackOfficeRefusal(mock if floor.mock else real, shares=0, mock=floor.mock)


def _buyable(floor: Floor, call: Call, stock: Issue, price: int, margin: int) -> int:
    """Shares that may be bought at a margin in percent, where the account has any."""
    exchange = floor.exchange
    account = exchange.account(call.account)
    rate = FULL if cash_only(account, exchange.session_day, exchange.calendar) else margin
    return _capped(stock, affordable(account.funds(exchange.profile, rate), price, exchange.profile, rate))


def _unused(account: Account, env: str) -> int:
    """Collateral that no purchase under way needs: cash is put down first."""
    return max(account.collateral + min(account.orderable(env), 0), 0)


def _capped(stock: Issue, shares: int) -> int:
    return min(shares, order_cap(stock.base, stock.instrument.shares, stock.instrument.market))


def _sellable(floor: Floor, call: Call, stock: Issue) -> int:
    return floor.exchange.account(call.account).sellable(stock.symbol)


HANDLERS: dict[str, Handler] = {
    "kt00010": orderable,
    "kt00011": by_margin,
    "kt00012": credit,
    "kt00013": margin,
}
"""The TRs answered here."""
