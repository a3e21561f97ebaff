"""What a buy must put down (증거금): by the account's terms, the stock's class and the freeze of an unpaid account.

A stock's class follows from its market and market value (``market.margin_group``). What holdings count for as
collateral (대용금) is not known here: an account has what it is given. Nothing is charged for what is unpaid, nor
anything sold out for it. UNVERIFIED how Kiwoom does any of these.
"""

from __future__ import annotations

from datetime import date, timedelta

from kiwoom_api.market import margin_group, margin_rate
from kiwoom_api.market.margins import FROZEN_DAYS
from kiwoom_api.sim.account import Account, Terms
from kiwoom_api.sim.holds import FULL
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.schedule import Calendar

CLASSES = (20, 30, 40, 50, 60, FULL)
"""Percents for which the account queries show buying power."""


def frozen(account: Account, day: date, calendar: Calendar) -> bool:
    """Return whether an account buys for full cash only on a day, because it did not pay (미수동결; RULES §10).

    From the trading day after the settlement that was not paid, for 30 calendar days.
    """
    if account.unpaid_on is None:
        return False
    first = calendar.following(account.unpaid_on)
    return first is not None and first <= day < first + timedelta(days=FROZEN_DAYS)


def cash_only(account: Account, day: date, calendar: Calendar) -> bool:
    """Return whether an account puts all of a buy's amount down on a day."""
    return account.terms is Terms.CASH or frozen(account, day, calendar)


def class_of(stock: Issue) -> int:
    """Return a stock's margin class in percent, whatever the account."""
    return class_at(stock.instrument, stock.base)


def class_at(instrument: Instrument, base: int) -> int:
    """Return the margin class in percent of what has a base price in won: its group's, 100 where it is designated."""
    group = margin_group(market=instrument.market, value=instrument.shares * base)
    return int(margin_rate(group, designations=instrument.designations) * FULL)


def margin_of(account: Account, stock: Issue, day: date, calendar: Calendar) -> int:
    """Return the percent of its amount that an account puts down for a buy of a stock."""
    return FULL if cash_only(account, day, calendar) else class_of(stock)


def buying_power(account: Account, env: str, day: date, calendar: Calendar) -> dict[int, int]:
    """Return the won for which stocks of each class may be bought, by the class in percent, commission left out.

    As the recorded account on margin shows it: what may be put down divided by the class, cut to the won. An account
    for cash has the same for every class.
    """
    flat = cash_only(account, day, calendar)
    rates = {each: FULL if flat else each for each in CLASSES}
    return {each: max(account.funds(env, rate), 0) * FULL // rate for each, rate in rates.items()}
