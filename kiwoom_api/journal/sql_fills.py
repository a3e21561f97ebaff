"""Statements about fills, positions and openings. Each function works inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, case, delete, func, insert, select, text, update

from kiwoom_api.journal import codec, sql_intents
from kiwoom_api.journal.projection import adopted, positions_of
from kiwoom_api.journal.tables import executions, intents, opening_holdings, openings, positions
from kiwoom_api.model.orders import Fill, Holding, OrderState
from kiwoom_api.model.records import Booked, Execution, Opening, Position
from kiwoom_api.model.values import Side

_KEY = select(executions.c.seq).where(
    executions.c.account == bindparam("account"),
    executions.c.business_date == bindparam("day"),
    executions.c.order_no == bindparam("number"),
    executions.c.fill_no == bindparam("fill_no"),
)
_INSERT = insert(executions)
_POSITION = (
    select(positions)
    .where(positions.c.account == bindparam("account"), positions.c.symbol == bindparam("symbol"))
    .with_for_update()
)
_NEW_POSITION = insert(positions)
_SET_POSITION = update(positions).where(
    positions.c.account == bindparam("_account"), positions.c.symbol == bindparam("_symbol")
)
_ROW = text(
    "INSERT INTO positions (account, symbol, quantity, cost, realised, fee, tax) "
    "VALUES (:account, :symbol, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING"
)
_ADD = (
    update(intents)
    .where(intents.c.id == bindparam("_id"))
    .values(
        filled=intents.c.filled + bindparam("_quantity"),
        amount=intents.c.amount + bindparam("_amount"),
        fee=intents.c.fee + bindparam("_fee"),
        tax=intents.c.tax + bindparam("_tax"),
        updated_at=bindparam("_at"),
    )
)


def record(
    connection: Connection,
    account: str,
    fill: Fill,
    intent_id: str | None,
    source: str,
    *,
    to: OrderState | None,
    why: str,
    after: int | None = None,
) -> bool:
    """Insert a fill, and with it the intent's sums, its move and the position.

    False when the key is there, or when another sum than ``after`` is booked by now.
    """
    keys = {"account": account, "day": fill.business_date, "number": fill.order_no}
    if connection.execute(_KEY, {**keys, "fill_no": fill.fill_no}).first() is not None:
        return False
    if intent_id is None:
        owner = sql_intents.by_order_no(connection, account, fill.business_date, fill.order_no)
        intent_id = owner.id if owner else None
    row = None if intent_id is None else sql_intents.locked(connection, intent_id)
    if row is not None:
        owner_key = (row["account"], row["business_date"], row["order_no"])
        codec.belongs(intent_id or "", owner_key, account, fill)
    # The intent's row is locked: nobody books under this number between the look and the insert.
    if after is not None and booked(connection, account, fill.business_date, fill.order_no).quantity != after:
        return False
    connection.execute(_INSERT, codec.execution_values(account, fill, intent_id, source))
    if row is not None and intent_id is not None:
        sums = {"_quantity": fill.quantity, "_amount": fill.amount, "_fee": fill.fee, "_tax": fill.tax}
        connection.execute(_ADD, {**sums, "_id": intent_id, "_at": codec.kst(fill.at)})
        if to is not None and to.value != row["state"]:
            sql_intents.move(connection, intent_id, to, at=fill.at, why=why or f"fill {fill.fill_no}")
    _add_to_position(connection, account, fill)
    return True


def _add_to_position(connection: Connection, account: str, fill: Fill) -> None:
    row = connection.execute(_POSITION, {"account": account, "symbol": fill.symbol}).mappings().first()
    held = Position(symbol=fill.symbol) if row is None else codec.position(dict(row))
    values = _position_values(held.after(fill))
    if row is None:
        connection.execute(_NEW_POSITION, {"account": account, "symbol": fill.symbol, **values})
    else:
        connection.execute(_SET_POSITION.values(**values), {"_account": account, "_symbol": fill.symbol})


def add_to_positions(connection: Connection, account: str, fills: Sequence[Fill]) -> None:
    """Book many fills into the positions, one write a stock."""
    by_symbol: dict[str, list[Fill]] = {}
    for fill in fills:
        by_symbol.setdefault(fill.symbol, []).append(fill)
    for symbol, mine in sorted(by_symbol.items()):
        # The row first, so that there is one to lock; another program may be making it at this moment.
        connection.execute(_ROW, {"account": account, "symbol": symbol})
        row = connection.execute(_POSITION, {"account": account, "symbol": symbol}).mappings().one()
        held = codec.position(dict(row))
        for fill in mine:
            held = held.after(fill)
        values = _position_values(held)
        connection.execute(_SET_POSITION.values(**values), {"_account": account, "_symbol": symbol})


def _position_values(held: Position) -> dict[str, object]:
    return {name: getattr(held, name) for name in ("quantity", "cost", "realised", "fee", "tax")}


def listed(connection: Connection, account: str, day: date | None = None, after: int = 0) -> list[Execution]:
    """Return fills in the order of their recording."""
    query = select(executions).where(executions.c.account == account).order_by(executions.c.seq)
    if day is not None:
        query = query.where(executions.c.business_date == day)
    if after:
        query = query.where(executions.c.seq > after)
    found = connection.execute(query)
    names = tuple(found.keys())
    return [codec.execution(dict(zip(names, row, strict=True))) for row in found]


def booked(connection: Connection, account: str, day: date, order_no: str) -> Booked:
    """Return what is recorded of one number."""
    e = executions.c
    query = select(e.quantity, e.price, e.fee, e.tax).where(
        e.account == account, e.business_date == day, e.order_no == order_no
    )
    rows = connection.execute(query).all()
    return Booked(
        quantity=sum(r.quantity for r in rows),
        amount=sum(r.quantity * r.price for r in rows),
        fee=sum(r.fee for r in rows),
        tax=sum(r.tax for r in rows),
    )


def bookings(connection: Connection, account: str, day: date) -> dict[str, Booked]:
    """Return what is recorded of every number of a day."""
    e = executions.c
    sums = (func.sum(e.quantity), func.sum(e.quantity * e.price), func.sum(e.fee), func.sum(e.tax))
    query = select(e.order_no, *sums).where(e.account == account, e.business_date == day).group_by(e.order_no)
    # PostgreSQL sums whole numbers into its decimal type.
    return {
        number: Booked(quantity=int(quantity), amount=int(amount), fee=int(fee), tax=int(tax))
        for number, quantity, amount, fee, tax in connection.execute(query.order_by(e.order_no)).all()
    }


def held(connection: Connection, account: str) -> dict[str, Position]:
    """Return the positions that are not zero."""
    query = select(positions).where(positions.c.account == account, positions.c.quantity != 0)
    rows = connection.execute(query.order_by(positions.c.symbol)).mappings()
    return {row["symbol"]: codec.position(dict(row)) for row in rows}


def opening(connection: Connection, account: str) -> Opening | None:
    """Return the latest opening."""
    query = select(openings).where(openings.c.account == account).order_by(openings.c.seq.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    lines = select(opening_holdings).where(opening_holdings.c.opening == row["seq"])
    found = connection.execute(lines.order_by(opening_holdings.c.symbol)).mappings()
    return Opening(
        account=account,
        at=row["at"],
        cash=row["cash"],
        holdings=tuple(Position(symbol=r["symbol"], quantity=r["quantity"], cost=r["cost"]) for r in found),
        upto=row["upto"],
    )


def cash(connection: Connection, account: str) -> int | None:
    """Return the cash that opening and fills make."""
    start = opening(connection, account)
    if start is None:
        return None
    e = executions.c
    amount = case((e.side == Side.BUY.value, -e.quantity * e.price), else_=e.quantity * e.price)
    flow = select(func.sum(amount - e.fee - e.tax)).where(e.account == account, e.seq > start.upto)
    return start.cash + int(connection.execute(flow).scalar() or 0)


def set_opening(connection: Connection, account: str, holdings: Sequence[Holding], won: int, at: datetime) -> None:
    """Adopt holdings and cash, and let the positions start from them."""
    codec.whole("cash", won)
    last = connection.execute(select(func.max(executions.c.seq)).where(executions.c.account == account)).scalar()
    values = {"account": account, "at": codec.kst(at), "cash": won, "upto": last or 0}
    key = connection.execute(insert(openings).returning(openings.c.seq), values).scalar_one()
    rows = [
        {"opening": key, "symbol": held.symbol, "quantity": held.quantity, "cost": held.cost}
        for held in adopted(holdings)
    ]
    if rows:
        connection.execute(insert(opening_holdings), rows)
    rebuild_positions(connection, account)


def rebuild_positions(connection: Connection, account: str) -> None:
    """Write the positions anew from the latest opening and the fills after it."""
    start = opening(connection, account)
    made = positions_of(start, listed(connection, account, after=start.upto if start else 0))
    connection.execute(delete(positions).where(positions.c.account == account))
    rows = [{"account": account, "symbol": p.symbol, **_position_values(p)} for p in made.values()]
    if rows:
        connection.execute(_NEW_POSITION, rows)
