"""Every order type of the law can be said on the wire."""

from __future__ import annotations

import pytest

from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.wire.catalogue import tr
from kiwoom_api.wire.orders import order_call, parse_order_call


@pytest.mark.parametrize("tr_id", ["kt10000", "kt10001"])
def test_the_catalogue_knows_every_order_type(tr_id: str) -> None:
    """The codes of trde_tp are those of the law, NXT's pre-market orders (40, 46, 47) among them, in its words."""
    codes = next(field.codes for field in tr(tr_id).request if field.wire == "trde_tp")
    assert codes == {kind.value: kind.korean for kind in OrderType}


@pytest.mark.parametrize("kind", list(OrderType))
@pytest.mark.parametrize("side", list(Side))
def test_an_order_of_every_type_comes_back_from_its_call(kind: OrderType, side: Side) -> None:
    """What order_call says parse_order_call reads as the same order."""
    wanted = OrderRequest(
        symbol="005930",
        side=side,
        quantity=3,
        order_type=kind,
        price=70_000 if kind.priced else None,
        stop_price=71_000 if kind is OrderType.STOP_LIMIT else None,
        venue=Venue.NXT,
    )
    tr_id, body = order_call(wanted)
    assert body["trde_tp"] == kind.value
    assert parse_order_call(tr_id, body) == wanted
