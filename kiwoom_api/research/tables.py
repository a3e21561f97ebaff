"""The tables of a report: orders, executions, holdings. Every text is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from kiwoom_api.engine.records import FillRecord, HeldRecord, OrderRecord
from kiwoom_api.model.values import OrderType, Side

Words = Mapping[str, str]


def number(value: int) -> str:
    """Return a whole number with thousands separators."""
    return f"{value:,}"


def signed(value: int) -> str:
    """Return a won amount with arrow and sign, in the market's colours: red up, blue down."""
    if value == 0:
        return '<span class="dim">0</span>'
    return f'<span class="{mood(value)}">{arrow(value)} {value:+,}</span>'


def arrow(value: float) -> str:
    """Return ▲ for a gain, ▼ for a loss, so that colour is not the only sign."""
    return "▲" if value > 0 else "▼" if value < 0 else "–"


def mood(value: float) -> str:
    """Return the class that colours a gain red and a loss blue."""
    return "up" if value > 0 else "down" if value < 0 else ""


def side_cell(side: Side, words: Words) -> str:
    """Return buy in red with ▲, sell in blue with ▼."""
    buying = side is Side.BUY
    return f'<span class="{"up" if buying else "down"}">{"▲" if buying else "▼"} {escape(words[side.value])}</span>'


def stock_cell(symbol: str, name: str) -> str:
    """Return a stock's name with its code."""
    return escape(symbol) if name in ("", symbol) else f"{escape(name)}<small>{escape(symbol)}</small>"


def table(head: Sequence[tuple[str, bool]], rows: Iterable[Sequence[str]], foot: Sequence[str] = ()) -> str:
    """Return a table; ``head`` says each column's title and whether it holds numbers; cells are ready HTML."""
    kinds = [' class="n"' if numeric else "" for _, numeric in head]
    titles = "".join(
        f'<th scope="col"{kind}>{escape(title)}</th>' for (title, _), kind in zip(head, kinds, strict=True)
    )
    body = "".join(
        "<tr>" + "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(row, kinds, strict=True)) + "</tr>\n"
        for row in rows
    )
    last = "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(foot, kinds, strict=True)) if foot else ""
    footer = f"<tfoot><tr>{last}</tr></tfoot>" if last else ""
    return f'<div class="scroll"><table><thead><tr>{titles}</tr></thead><tbody>\n{body}</tbody>{footer}</table></div>'


def orders_table(orders: Sequence[OrderRecord], words: Words, *, korean: bool) -> str:
    """Return the list of orders."""
    columns = ("number", "date", "time", "stock", "side", "kind", "type", "quantity", "price", "filled", "state")
    numeric = {"number", "quantity", "price", "filled", "profit"}
    head = [(words[name], name in numeric) for name in (*columns, "tag", "profit", "order_no")]
    return table(head, (_order_cells(order, words, korean=korean) for order in orders))


def _order_cells(order: OrderRecord, words: Words, *, korean: bool) -> list[str]:
    kind = OrderType(order.order_type)
    state = escape(words.get(order.state.value, order.state.value))
    if order.reason or order.code:
        state = f'<span title="{escape(order.reason or order.code, quote=True)}">{state}</span>'
    return [
        str(order.number),
        order.date.isoformat(),
        escape(order.time),
        stock_cell(order.symbol, order.name),
        side_cell(order.side, words),
        escape(words.get(order.kind, order.kind)),
        escape(kind.korean if korean else kind.name.lower().replace("_", " ")),
        number(order.quantity),
        number(order.price) if order.price else f'<span class="dim">{escape(words["market_price"])}</span>',
        number(order.filled),
        state,
        escape(words.get({"time": "time_exit"}.get(order.tag, order.tag), order.tag)),
        signed(order.profit) if order.side is Side.SELL and order.filled else "",
        escape(order.order_no),
    ]


def fills_table(fills: Sequence[FillRecord], words: Words) -> str:
    """Return the list of executions with its totals."""
    columns = ("number", "date", "time", "stock", "side", "quantity", "price", "amount", "fee", "tax", "profit")
    texts = {"date", "time", "stock", "side"}
    head = [(words[name], name not in texts) for name in columns]
    rows = (
        [
            str(fill.number or ""),
            fill.date.isoformat(),
            escape(fill.time),
            stock_cell(fill.symbol, fill.name),
            side_cell(fill.side, words),
            number(fill.quantity),
            number(fill.price),
            number(fill.amount),
            number(fill.fee),
            number(fill.tax),
            signed(fill.profit) if fill.side is Side.SELL else "",
        ]
        for fill in fills
    )
    sums = [sum(getattr(fill, name) for fill in fills) for name in ("amount", "fee", "tax", "profit")]
    foot = [escape(words["total"]), "", "", "", "", "", "", *(number(value) for value in sums[:3]), signed(sums[3])]
    return table(head, rows, foot)


def holdings_table(holdings: Sequence[HeldRecord], words: Words) -> str:
    """Return the positions at the end of the run."""
    columns = ("stock", "quantity", "average", "last", "value", "profit")
    head = [(words[name], name != "stock") for name in columns]
    rows = (
        [
            stock_cell(held.symbol, held.name),
            number(held.quantity),
            number(held.average),
            number(held.price),
            number(held.quantity * held.price),
            signed(held.quantity * (held.price - held.average)),
        ]
        for held in holdings
    )
    return table(head, rows)
