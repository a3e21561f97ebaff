"""The quantity limit of one order, and how simultaneous orders share."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import AuctionKind, is_simultaneous, is_whole_lots, quantity_cap, share_simultaneous


@pytest.mark.parametrize(
    ("base", "listed", "cap"),
    [
        (70_000, 5_900_000_000, 1_428_571),
        (100_000, 100_000_000, 1_000_000),
        (99_999, 100_000_000, 1_000_000),
        (1_000, 100_000_000, 1_000_000),
        (999, 100_000_000, 1_001_001),
        (200, 100_000_000, 5_000_000),
        (199, 100_000_000, 5_000_000),
        (100, 3, 1),
    ],
)
def test_cap_by_market_value(base, listed, cap):
    """The most shares of one order follow the issue's market value: 10 trillion, 100 billion, 20 billion won."""
    assert quantity_cap(base, listed, market="KOSPI") == cap


def test_cap_of_the_shared_rules(rules):
    """The four classes of the shared rules are the ones that count."""
    assert [row[0] for row in rules["order_types"]["quantity_limit"]] == [
        "mcap>=10tn",
        "100bn<=mcap<10tn",
        "20bn<=mcap<100bn",
        "mcap<20bn",
    ]
    assert quantity_cap(700, 1_000_003, market="ELW") == 50_000
    for base, listed, field in ((0, 5, "base"), (5, 0, "listed")):
        with pytest.raises(ValueError, match=rf"^{field}: "):
            quantity_cap(base, listed, market="KOSPI")


def test_whole_lots():
    """A quantity is a positive multiple of the trading unit: tens for ELW."""
    assert is_whole_lots(7, market="KOSPI")
    assert is_whole_lots(20, market="ELW")
    assert not is_whole_lots(25, market="ELW")
    assert not is_whole_lots(0, market="KOSPI")
    assert not is_whole_lots(-10, market="ELW")


@pytest.mark.parametrize(
    ("kind", "price", "buying", "simultaneous"),
    [
        (AuctionKind.OPENING, 13_000, True, True),
        (AuctionKind.OPENING, 13_000, False, False),
        (AuctionKind.OPENING, 12_990, True, False),
        (AuctionKind.OPENING, 7_000, False, True),
        (AuctionKind.RESUMPTION, 7_000, False, True),
        (AuctionKind.CLOSING, 13_000, True, False),
        (AuctionKind.INTERRUPTION, 13_000, True, False),
    ],
)
def test_which_orders_are_simultaneous(kind, price, buying, simultaneous):
    """Only the buys of an opening or resumption at the upper limit and the sells of one at the lower are."""
    assert is_simultaneous(kind, price, buying=buying, lower=7_000, upper=13_000) is simultaneous


def test_no_simultaneous_orders_without_limits():
    """An issue without daily limits has no simultaneous orders."""
    assert not is_simultaneous(AuctionKind.OPENING, 13_000, buying=True, lower=None, upper=None)


@pytest.mark.parametrize(
    ("quantities", "shares", "given_out"),
    [
        ([50, 1_000, 500], 120, (0, 100, 20)),
        ([50, 1_000, 500], 250, (50, 100, 100)),
        ([50, 1_000, 500], 700, (50, 550, 100)),
        ([50, 1_000, 500], 900, (50, 550, 300)),
        ([50, 1_000, 500], 1_200, (50, 850, 300)),
        ([200, 200], 150, (100, 50)),
        ([101, 101], 201, (101, 100)),
        ([103, 103], 202, (102, 100)),
        ([10], 0, (0,)),
    ],
)
def test_rounds(quantities, shares, given_out):
    """100 units each, then half of the rest, then all: in each round the larger first, then the earlier."""
    assert share_simultaneous(quantities, shares, market="KOSPI") == given_out


ORDERS = st.lists(st.integers(1, 5_000), min_size=1, max_size=8)


@settings(max_examples=200)
@given(quantities=ORDERS, cuts=st.lists(st.integers(0, 3_000), max_size=6))
def test_sharing_in_pieces_is_sharing_at_once(quantities, cuts):
    """Sharing piece by piece ends where sharing at once does, gives no order too much, and loses no share."""
    got = [0] * len(quantities)
    for shares in cuts:
        more = share_simultaneous(quantities, shares, market="KOSPI", already=got)
        assert sum(more) == min(shares, sum(quantities) - sum(got))
        got = [a + b for a, b in zip(got, more, strict=True)]
    assert all(0 <= share <= quantity for share, quantity in zip(got, quantities, strict=True))
    assert tuple(got) == share_simultaneous(quantities, min(sum(cuts), sum(quantities)), market="KOSPI")


@settings(max_examples=100)
@given(quantities=ORDERS, shares=st.integers(0, 20_000))
def test_larger_orders_never_get_less(quantities, shares):
    """A larger order never gets less than a smaller one."""
    got = share_simultaneous(quantities, shares, market="KOSPI")
    ranked = sorted(zip(quantities, got, strict=True))
    assert [share for _, share in ranked] == sorted(share for _, share in ranked) or len(set(quantities)) < len(ranked)


@pytest.mark.parametrize(
    ("quantities", "shares", "already", "field"),
    [([0], 1, None, "quantities"), ([1], -1, None, "shares"), ([1], 1, [2], "already"), ([1], 1, [0, 0], "already")],
)
def test_wrong_arguments_are_named(quantities, shares, already, field):
    """A wrong argument is an error that names it."""
    with pytest.raises(ValueError, match=rf"^{field}: .* allowed: "):
        share_simultaneous(quantities, shares, market="KOSPI", already=already)
