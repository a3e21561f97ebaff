"""Well-known stocks: code, name, market, a round price, listed shares (rounded), and a usual day's shares and stir."""

from __future__ import annotations

from typing import NamedTuple

from kiwoom_api.market import multiple_of


class Listing(NamedTuple):
    """What the made-up market knows about a real stock; price, shares and volume are round figures, not quotes.

    ``volatility`` is of a day, as a fraction.
    """

    symbol: str
    name: str
    market: str
    price: int
    shares: int
    volume: int
    volatility: float

    @property
    def multiple(self) -> int:
        """Of the index's day that a leveraged or inverse fund pays; 1 for anything else."""
        return multiple_of(self.name, self.market)


_ROWS = (
    Listing("005930", "삼성전자", "KOSPI", 70_000, 5_900_000_000, 14_000_000, 0.016),
    Listing("000660", "SK하이닉스", "KOSPI", 182_000, 728_000_000, 3_200_000, 0.024),
    Listing("005380", "현대차", "KOSPI", 214_000, 205_000_000, 700_000, 0.019),
    Listing("000270", "기아", "KOSPI", 98_400, 390_000_000, 1_100_000, 0.019),
    Listing("005490", "POSCO홀딩스", "KOSPI", 291_500, 82_000_000, 420_000, 0.023),
    Listing("035420", "NAVER", "KOSPI", 203_500, 158_000_000, 650_000, 0.021),
    Listing("035720", "카카오", "KOSPI", 43_650, 442_000_000, 1_500_000, 0.023),
    Listing("051910", "LG화학", "KOSPI", 254_000, 70_000_000, 260_000, 0.024),
    Listing("006400", "삼성SDI", "KOSPI", 239_500, 80_000_000, 380_000, 0.026),
    Listing("068270", "셀트리온", "KOSPI", 178_600, 217_000_000, 620_000, 0.020),
    Listing("105560", "KB금융", "KOSPI", 86_700, 393_000_000, 1_300_000, 0.019),
    Listing("055550", "신한지주", "KOSPI", 52_900, 500_000_000, 1_200_000, 0.017),
    Listing("012330", "현대모비스", "KOSPI", 246_000, 93_000_000, 240_000, 0.018),
    Listing("028260", "삼성물산", "KOSPI", 128_300, 178_000_000, 340_000, 0.018),
    Listing("066570", "LG전자", "KOSPI", 84_200, 164_000_000, 620_000, 0.019),
    Listing("017670", "SK텔레콤", "KOSPI", 55_400, 215_000_000, 480_000, 0.010),
    Listing("030200", "KT", "KOSPI", 47_850, 252_000_000, 560_000, 0.012),
    Listing("015760", "한국전력", "KOSPI", 21_350, 642_000_000, 2_200_000, 0.018),
    Listing("034220", "LG디스플레이", "KOSPI", 9_340, 500_000_000, 2_400_000, 0.024),
    Listing("247540", "에코프로비엠", "KOSDAQ", 128_900, 98_000_000, 800_000, 0.034),
    Listing("086520", "에코프로", "KOSDAQ", 58_700, 136_000_000, 1_600_000, 0.036),
    Listing("028300", "HLB", "KOSDAQ", 64_300, 131_000_000, 1_400_000, 0.035),
    Listing("196170", "알테오젠", "KOSDAQ", 341_500, 53_000_000, 550_000, 0.035),
    Listing("041510", "에스엠", "KOSDAQ", 83_600, 23_000_000, 180_000, 0.024),
    Listing("293490", "카카오게임즈", "KOSDAQ", 16_420, 83_000_000, 350_000, 0.022),
    Listing("069500", "KODEX 200", "ETF", 34_450, 180_000_000, 4_500_000, 0.011),
    Listing("122630", "KODEX 레버리지", "ETF", 17_850, 130_000_000, 16_000_000, 0.022),
    Listing("252670", "KODEX 200선물인버스2X", "ETF", 2_145, 620_000_000, 140_000_000, 0.022),
)

LISTINGS: dict[str, Listing] = {row.symbol: row for row in _ROWS}
"""By code."""
