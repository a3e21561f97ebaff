"""Trades (0B) and best quotes (0C, 0H) as FID values. Signs, roundings and formulas are those of recorded frames.

UNVERIFIED: FID 1032 of equal sides; FID 15 of 0H (here the change of the expected shares), in one recorded frame +10.
"""

from __future__ import annotations

from kiwoom_api.model.events import Trade
from kiwoom_api.wire.real_forms import blank, clock_text, directed, kst, nearest, percent, sign_code, signed_text
from kiwoom_api.wire.real_states import BestQuote, Expected, TradeDay

MILLION, HUNDRED_MILLION = 10**6, 10**8
_PARTS = 100_000
_COMMISSIONS = {"32": 15, "732": 150, "852": 100}
"""Commission a side behind each cost FID (stock, CFD, borrowed stock), in hundred-thousandths of the amount."""
_MAINTENANCE = 80
"""Maintenance margin in percent of the CFD margin."""


def trade_values(event: Trade, day: TradeDay | None = None) -> dict[str, str]:
    """Every FID of type 0B; what neither the trade nor the day knows takes the catalogue's neutral text."""
    at, base, change = kst(event.at), event.base, event.price - event.base
    values = blank("0B", at.date()).copy()
    quantity = event.quantity if event.buyer else -event.quantity
    single = signed_text(quantity, "blank")
    values["20"] = f"{at:%H%M%S}"
    values["10"] = directed(event.price, base)
    values["11"] = signed_text(change, "blank")
    values["12"] = percent(change, base)
    values["27"] = directed(event.ask, base)
    values["28"] = directed(event.bid, base)
    values["15"] = signed_text(quantity, "plus")
    values["13"] = str(event.volume)
    values["16"] = directed(event.open, base)
    values["17"] = directed(event.high, base)
    values["18"] = directed(event.low, base)
    values["25"] = sign_code(event.price, base)
    thousands = event.price * event.quantity // 1000
    values["1313"] = signed_text(thousands if event.buyer else -thousands, "plus")
    values["1314"] = signed_text(quantity, "plus")
    values["1316" if event.buyer else "1315"] = single
    if day is not None:
        _day(values, event, day)
    return values


def _day(values: dict[str, str], event: Trade, day: TradeDay) -> None:
    values["25"] = sign_code(event.price, event.base, day.upper, day.lower)
    values["14"] = str(nearest(day.value, MILLION))
    if day.previous_volume >= 0:
        change = event.volume - day.previous_volume
        values["26"] = signed_text(change, "blank")
        values["29"] = signed_text(day.value - day.previous_value, "blank")
        values["30"] = _marked(percent(event.volume, day.previous_volume, "minus"), change)
    values["31"] = percent(event.volume, day.listed, "minus")
    values["228"] = percent(day.bought, day.sold, "minus")
    values["311"] = str(nearest(event.price * day.listed, HUNDRED_MILLION))
    values["290"], values["9081"] = day.phase, day.venue
    values["567"], values["568"] = clock_text(day.at_upper), clock_text(day.at_lower)
    values["851"] = str(day.pace)
    values["1890"], values["1891"] = clock_text(day.opened), clock_text(day.highest)
    values["1892"] = clock_text(day.lowest)
    values["1030"], values["1031"] = str(day.sold), str(day.bought)
    values["1032"] = _marked(percent(day.bought, day.bought + day.sold, "minus"), day.bought - day.sold)
    values["1071"], values["1072"] = str(day.sells), str(day.buys)
    values["620"] = str(nearest(day.value, event.volume)) if event.volume else "0"
    if day.margin:
        margin = event.price * day.margin // 100
        values["1497"], values["1498"] = str(margin), str(margin * _MAINTENANCE // 100)
    if day.tax >= 0:
        for fid, commission in _COMMISSIONS.items():
            values[fid] = str(_cost(event.price, commission, day.tax))


def _cost(price: int, commission: int, tax: int) -> int:
    """Won that a price must rise until a purchase at it and a sale come out even; rounded up."""
    return -(-price * (2 * commission + tax) // (_PARTS - commission - tax))


def _marked(text: str, direction: int) -> str:
    """A magnitude with the sign of something else."""
    if not direction or text == "0.00":
        return text
    return f"+{text}" if direction > 0 else f"-{text}"


def best_values(state: BestQuote) -> dict[str, str]:
    """Every FID of type 0C."""
    return {"27": directed(state.ask, state.base), "28": directed(state.bid, state.base)}


def expected_values(state: Expected) -> dict[str, str]:
    """Every FID of type 0H."""
    at, change = kst(state.at), state.price - state.base
    values = blank("0H", at.date()).copy()
    values["20"] = f"{at:%H%M%S}"
    values |= priced(state.price, state.base, state.upper, state.lower)
    values["11"], values["12"] = signed_text(change, "blank"), percent(change, state.base)
    values["15"], values["13"] = signed_text(state.shares - state.before, "plus"), str(state.shares)
    return values


def priced(price: int, base: int, upper: int = 0, lower: int = 0) -> dict[str, str]:
    """FIDs 10 and 25: a price and where it stands."""
    return {"10": directed(price, base), "25": sign_code(price, base, upper, lower)}
