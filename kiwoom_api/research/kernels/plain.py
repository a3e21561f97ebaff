"""The kernel by numpy alone: walks the days, all symbols and action arrays at once. Same numbers as ``compiled``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from kiwoom_api.research.kernels.panel import Panel, Whole
from kiwoom_api.research.kernels.records import (
    BOUGHT,
    BUYS,
    FEES,
    HALTED,
    HELD,
    LOG_COLUMNS,
    REALISED,
    SELLS,
    SOLD,
    TAXES,
    TOO_LARGE,
    TOTALS,
    UNFUNDED,
    WINS,
    Actions,
    Outcome,
    Terms,
)

Flags = npt.NDArray[np.bool_]


def trade_plain(
    panel: Panel, actions: Sequence[Actions], terms: Terms, *, piece: int, rest: int, log: bool
) -> list[Outcome]:
    """Trade action arrays that were checked; ``piece`` is a symbol's slice in won, ``rest`` what no slice has."""
    lanes = _Lanes(panel, np.stack(actions), terms, piece, keep=log)
    equity = np.empty((len(actions), len(panel.days)), dtype=np.int64)
    for number, at in enumerate(_bars_by_day(panel)):
        live = at >= 0
        if live.any():
            lanes.fill(number, at, live)
            lanes.mark[live] = panel.close[at[live]]
            lanes.decide(number, at, live)
        equity[:, number] = rest + (lanes.cash + lanes.shares * lanes.mark).sum(axis=1)
    lanes.end(len(panel.days))
    logs = lanes.logs()
    return [
        Outcome(equity=equity[lane], totals=lanes.totals[lane].copy(), log=logs[lane]) for lane in range(len(actions))
    ]


def _bars_by_day(panel: Panel) -> Whole:
    """Return for each day of the run and each symbol the number of its bar; -1 where it has none."""
    found = np.full((len(panel.days), len(panel.symbols)), -1, dtype=np.int64)
    for symbol, (low, high) in enumerate(zip(panel.first, panel.starts[1:], strict=True)):
        found[panel.day[low:high], symbol] = np.arange(low, high)
    return found


class _Lanes:
    """State of every (action array, symbol), as arrays of that shape."""

    def __init__(self, panel: Panel, actions: Actions, terms: Terms, piece: int, *, keep: bool) -> None:
        self.panel, self.actions, self.keep = panel, actions, keep
        self.ppm, self.invest, self.rebalance, self.stop, self.take, self.holding = terms.numbers()
        shape = (len(actions), len(panel.symbols))
        self.cash = np.full(shape, piece, dtype=np.int64)
        self.shares, self.cost, self.fees, self.held, self.pending = (np.zeros(shape, dtype=np.int64) for _ in range(5))
        self.mark = np.zeros(shape[1], dtype=np.int64)
        self.latest = np.full(shape[1], -1, dtype=np.int64)
        self.totals = np.zeros((shape[0], TOTALS), dtype=np.int64)
        self.rows: list[Whole] = []

    def fill(self, number: int, at: Whole, live: Flags) -> None:
        """Fill what was decided the day before; what was decided earlier met a halted stock and is gone."""
        waiting = (self.pending != 0) & live
        self.totals[:, HALTED] += (waiting & (self.latest != number - 1)).sum(axis=1)
        lane, symbol = np.nonzero(waiting & (self.latest == number - 1))
        if lane.size:
            wanted, bar = self.pending[lane, symbol], at[symbol]
            count = np.abs(wanted)
            amount = count * self.panel.open[bar]
            fee = self._commission(amount)
            self._add(TOO_LARGE, lane, count > self.panel.room[bar])
            buys = wanted > 0
            tax, profit = np.zeros_like(fee), np.zeros_like(fee)
            self._buy(lane[buys], symbol[buys], bar[buys], count[buys], amount[buys], fee[buys])
            if not buys.all():
                s = ~buys
                tax[s], profit[s] = self._sell(lane[s], symbol[s], bar[s], count[s], amount[s], fee[s])
            self._add(FEES, lane, fee)
            self._add(TAXES, lane, tax)
            if self.keep:
                day, side = np.full_like(lane, number), np.sign(wanted)
                self.rows.append(
                    np.stack((lane, symbol, day, side, count, self.panel.open[bar], fee, tax, profit), axis=1)
                )
        self.pending[:, live] = 0

    def _buy(self, lane: Whole, symbol: Whole, bar: Whole, count: Whole, amount: Whole, fee: Whole) -> None:
        most = count * self.panel.hold[bar]
        self._add(UNFUNDED, lane, most + self._commission(most) > self.cash[lane, symbol])
        self.held[lane, symbol] *= self.shares[lane, symbol] > 0
        self.cash[lane, symbol] -= amount + fee
        self.shares[lane, symbol] += count
        self.cost[lane, symbol] += amount
        self.fees[lane, symbol] += fee
        self._add(BOUGHT, lane, amount)
        self._add(BUYS, lane, 1)

    def _sell(
        self, lane: Whole, symbol: Whole, bar: Whole, count: Whole, amount: Whole, fee: Whole
    ) -> tuple[Whole, Whole]:
        p, had = self.panel, self.shares[lane, symbol]
        tax = amount * p.trade_tax[bar] // 10_000 + amount * p.rural_tax[bar] // 10_000
        gone, gone_fees = self.cost[lane, symbol] * count // had, self.fees[lane, symbol] * count // had
        profit = amount - gone - gone_fees - fee - tax
        self.cash[lane, symbol] += amount - fee - tax
        self.shares[lane, symbol] -= count
        self.cost[lane, symbol] -= gone
        self.fees[lane, symbol] -= gone_fees
        self._add(SOLD, lane, amount)
        self._add(SELLS, lane, 1)
        self._add(REALISED, lane, profit)
        self._add(WINS, lane, profit > 0)
        return tax, profit

    def decide(self, number: int, at: Whole, live: Flags) -> None:
        """Decide on the day's finished bars."""
        self.latest[live] = number
        action = np.where(live, self.actions[:, at], -1)
        owns = (self.shares > 0) & live
        self.held += owns
        self.totals[:, HELD] += owns.sum(axis=1)
        lane, symbol = np.nonzero((self.shares == 0) & (action > 0) & (self.cash > 0))
        if lane.size:
            wanted = self.cash[lane, symbol] * self.invest // 1_000 * action[lane, symbol] // 1_000
            self.pending[lane, symbol] = wanted // self.mark[symbol]
        out = owns & (action == 0)
        if self.holding:
            out |= owns & (self.held >= self.holding)
        worth = self.shares * self.mark
        if self.stop >= 0:
            out |= owns & (worth * 10_000 <= self.cost * (10_000 - self.stop))
        if self.take >= 0:
            out |= owns & (worth * 10_000 >= self.cost * (10_000 + self.take))
        self.pending[out] = -self.shares[out]
        if self.rebalance:
            lane, symbol = np.nonzero(owns & ~out & (action >= 0))
            wealth = self.cash[lane, symbol] + worth[lane, symbol]
            wanted = wealth * self.invest // 1_000 * action[lane, symbol] // 1_000 // self.mark[symbol]
            self.pending[lane, symbol] = wanted - self.shares[lane, symbol]

    def end(self, days: int) -> None:
        """Count what was decided on a stock's last bar though the run went on: it met a stock that no longer traded."""
        self.totals[:, HALTED] += ((self.pending != 0) & (self.latest + 1 < days)).sum(axis=1)

    def logs(self) -> list[Whole]:
        """Return each lane's log, in the order of symbols and days."""
        count = len(self.actions)
        if not self.rows:
            return [np.empty((0, LOG_COLUMNS), dtype=np.int64)] * count
        rows = np.concatenate(self.rows)
        rows = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]
        edges = np.searchsorted(rows[:, 0], np.arange(count + 1))
        return [rows[low:high, 1:] for low, high in pairwise(edges)]

    def _commission(self, amount: Whole) -> Whole:
        fee: Whole = amount * self.ppm // 10_000_000 * 10
        return fee

    def _add(self, place: int, lane: Whole, value: Any) -> None:
        np.add.at(self.totals[:, place], lane, value)
