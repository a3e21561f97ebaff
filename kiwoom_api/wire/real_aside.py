"""What is told beside trades and books: off-hours totals (0E) and the day's members (0F) as FID values.

UNVERIFIED: 0E (no frame was recorded) and FID 337 of 0F (1 in the one recorded frame); a member of this country bears
the colour "!!!!" there. What foreign members are estimated to have traded is not known and 0.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from kiwoom_api.wire.real_forms import blank, kst, signed_text

_DOMESTIC = "!!!!"


class OffHours(msgspec.Struct, frozen=True, kw_only=True):
    """Shares that wait at a closing price (type 0E); ``before_asks``, ``before_bids``: when last told."""

    at: datetime
    symbol: str
    asks: int
    bids: int
    before_asks: int = 0
    before_bids: int = 0


class Members(msgspec.Struct, frozen=True, kw_only=True):
    """What one member has traded in a stock today (type 0F), the only one that is known.

    Attributes:
        code, name: of the member.
        sold, bought: shares; ``before_sold``, ``before_bought``: when last told.
    """

    at: datetime
    symbol: str
    code: str
    name: str
    sold: int
    bought: int
    before_sold: int = 0
    before_bought: int = 0


def off_hours_values(state: OffHours) -> dict[str, str]:
    """Every FID of type 0E."""
    at = kst(state.at)
    values = blank("0E", at.date()).copy()
    values["21"] = f"{at:%H%M%S}"
    values["131"], values["132"] = str(state.asks), signed_text(state.asks - state.before_asks, "plus")
    values["135"], values["136"] = str(state.bids), signed_text(state.bids - state.before_bids, "plus")
    return values


def members_values(state: Members) -> dict[str, str]:
    """Every FID of type 0F; a side on which the member has not traded stays empty."""
    values = blank("0F", kst(state.at).date()).copy()
    sides = (
        (("141", "161", "166", "146", "271"), state.sold, state.before_sold),
        (("151", "171", "176", "156", "281"), state.bought, state.before_bought),
    )
    for (name, shares, change, code, colour), now, before in sides:
        if now:
            values[name], values[code], values[colour] = state.name, state.code, _DOMESTIC
            values[shares], values[change] = str(now), signed_text(now - before, "plus")
    values["337"] = "1"
    return values
