"""What a buy must put down (증거금) at Kiwoom, and what an unpaid one costs: broker's and exchange's rules (RULES §10).

A simulated account asks 100 % in cash unless told otherwise, estimated commission included.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from kiwoom_api.market.designations import Designation, check_designations
from kiwoom_api.market.fields import check_market, wrong

MARGIN_RATES = {"A": Decimal("0.20"), "B": Decimal("0.30"), "C": Decimal("0.40"), "D": Decimal("1.00")}
"""Kiwoom's margin groups: share of a buy's amount that must lie in the account; second-hand, 2021-25."""

GROUP_FROM = {"A": 10**13, "B": 10**12}
"""Market value in won from which an issue is taken to be in a margin group; those below are in C."""

_ALWAYS_FULL = frozenset({"KONEX", "ELW"})

UNPAID_FROM = 100_000
"""Won that a customer must owe at settlement for his account to be frozen (미수동결; Reg 89)."""

FROZEN_DAYS = 30
"""Calendar days from the trading day after settlement in which a frozen account buys for full cash only (Reg 89)."""

_FULL = frozenset(
    {Designation.MANAGED, Designation.SOARING, Designation.LIQUIDATION, Designation.WARNED, Designation.DANGEROUS}
)


def margin_group(*, market: str, value: int) -> str:
    """Return the margin group taken for an issue whose group nobody has said: by its market and market value.

    Kiwoom sets each issue's group itself and does not publish how: UNVERIFIED. The largest issues are in A (one
    recorded: 005930), KONEX issues and ELW in D.

    Args:
        market: one of ``MARKETS``.
        value: listed shares times the base price in won; 0 when unknown, then C.

    Raises:
        ValueError: for an unknown market or a negative value.
    """
    check_market(market)
    if value < 0:
        raise wrong("value", value, "0 won or more", "give the issue's market value")
    if market in _ALWAYS_FULL:
        return "D"
    return next((group for group, least in GROUP_FROM.items() if value >= least), "C")


def margin_rate(group: str, *, designations: Collection[Designation] = (), frozen: bool = False) -> Decimal:
    """Return the share of a buy's amount to put down (Reg 87, 89; KONEX Reg 61(9); RULES §10).

    Full cash for group D, for 관리, 이상급등, 정리매매, 투자경고 and 투자위험 issues, and for a frozen account.

    Args:
        group: Kiwoom's group of the issue: A, B, C or D.
        designations: what KRX has said about the issue.
        frozen: whether the account is within its 30 days.

    Raises:
        ValueError: for an unknown group or designation.
    """
    if group not in MARGIN_RATES:
        raise wrong("group", group, ", ".join(MARGIN_RATES), "give the issue's margin group")
    full = frozen or not _FULL.isdisjoint(check_designations(designations))
    return MARGIN_RATES["D"] if full else MARGIN_RATES[group]


def freezes(unpaid: int) -> bool:
    """Return whether won unpaid at settlement freeze the account (Reg 89; RULES §10)."""
    return unpaid >= UNPAID_FROM
