"""What a buy must put down (증거금) at Kiwoom, and what an unpaid one costs: broker's and exchange's rules (RULES §10).

A simulated account asks 100 % in cash unless told otherwise, estimated commission included.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from kiwoom_api.market.designations import Designation, check_designations
from kiwoom_api.market.fields import wrong

MARGIN_RATES = {"A": Decimal("0.20"), "B": Decimal("0.30"), "C": Decimal("0.40"), "D": Decimal("1.00")}
"""Kiwoom's margin groups: share of a buy's amount that must lie in the account; second-hand, 2021-25."""

UNPAID_FROM = 100_000
"""Won that a customer must owe at settlement for his account to be frozen (미수동결; Reg 89)."""

FROZEN_DAYS = 30
"""Calendar days from the trading day after settlement in which a frozen account buys for full cash only (Reg 89)."""

_FULL = frozenset(
    {Designation.MANAGED, Designation.SOARING, Designation.LIQUIDATION, Designation.WARNED, Designation.DANGEROUS}
)


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
