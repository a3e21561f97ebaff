"""What is said beside a comparison, in Korean and English: each sentence as a pair."""

from __future__ import annotations

from collections.abc import Mapping

from kiwoom_api.research.compare import LOOKBACK, Comparison
from kiwoom_api.research.compare_line import Line
from kiwoom_api.research.korean import translated

Said = tuple[str, str]
"""A sentence in Korean and in English."""

COLUMNS: tuple[tuple[str, Said], ...] = (
    ("name", ("전략", "strategy")),
    ("model", ("체결 모델", "fill model")),
    ("total", ("수익률", "return")),
    ("cagr", ("연환산", "CAGR")),
    ("sharpe", ("샤프", "Sharpe")),
    ("drawdown", ("최대 낙폭", "drawdown")),
    ("turnover", ("회전 (연)", "turnover a year")),
    ("paid", ("비용 (원)", "costs (won)")),
    ("costs", ("비용 (시작 자금의)", "costs (of the start)")),
    ("trades", ("매도", "sales")),
    ("exposure", ("주식 비중", "exposure")),
)
"""The columns of the table, with their headings."""

_WHY: Mapping[str, Said] = {"minutes": ("판단 불가 (분봉 필요)", "not judged (needs bars within the day)")}
_MODELS: Mapping[str, Said] = {
    "bar": (
        "체결 모델 bar: 체결가는 봉에서 만든 경로로 정합니다. 봉 안의 손절·익절·지정가는 만들어진 경로를 따르고, 호가 "
        "대기와 시장 충격은 실제와 다릅니다.",
        "Fill model bar: prices come from a path made of each bar; stops, targets and limits inside a bar follow a "
        "made-up path, and neither queues nor market impact are the real ones.",
    ),
    "book": (
        "체결 모델 book: 호가 장부와 장 마감 뒤의 시세는 거래소 모델이 봉에서 지어낸 것입니다. "
        "저녁의 체결은 자료가 아닙니다.",
        "Fill model book: order books, and every price after the close, are made up by the exchange's model; its "
        "evening fills are no data.",
    ),
}
_NAMES: Mapping[str, Said] = {
    "hold": ("매수 후 보유 (같은 종목)", "buy and hold (same stocks)"),
    "ks11": ("코스피", "KOSPI"),
}


def title(found: Comparison) -> Said:
    """Return what a table is of."""
    span = f"{found.days[0]} ~ {found.days[-1]}"
    stocks, days = len(found.symbols), f"{len(found.days):,}"
    kind = ("분봉", "bars within the day") if found.within else ("일봉", "daily bars")
    return f"{kind[0]} {span}, {days}거래일, {stocks}종목", f"{kind[1]}, {span}, {days} days, {stocks} stocks"


def name_of(line: Line) -> Said:
    """Return what a row is called."""
    return (line.name, line.name) if line.kind == "strategy" else _NAMES.get(line.name, (line.name, line.name))


def cells(line: Line) -> list[str]:
    """Return a row's figures as text, after its name; ratios with their unit, gains and losses with their sign."""
    return [
        line.model or "–",
        _signed(line.total),
        _signed(line.cagr),
        "–" if line.sharpe is None else f"{line.sharpe:.2f}",
        _share(line.drawdown),
        "–" if line.turnover is None else f"{line.turnover:.2f}×",
        "–" if line.paid is None else f"{line.paid:,}",
        _share(line.costs),
        "–" if line.trades is None else f"{line.trades:,}",
        _share(line.exposure),
    ]


def why(line: Line) -> Said:
    """Return why a strategy was not judged."""
    return _WHY[line.why]


def beside(found: Comparison) -> list[Said]:
    """Return the sentences that stand under a table: model, stocks, prices, sample, figures."""
    models = sorted({line.model for line in found.lines if line.model})
    said = [_MODELS[model] for model in models if model in _MODELS]
    said += [_universe(found), _survivors(found), _prices(found), _sample(found), _figures(found)]
    if any(not line.judged for line in found.lines):
        names = ", ".join(line.name for line in found.lines if not line.judged)
        said.append(
            (
                f"{names}: 하루 안의 봉으로 판단하므로 일봉에서는 돌리지 않습니다. "
                "일봉에서 만든 하루 경로로는 성과를 말할 수 없습니다.",
                f"{names}: decides on bars within the day and is not run on daily ones; a path made of a daily bar "
                "shows no performance.",
            )
        )
    if found.within:
        said.append(
            (
                f"분봉 자료의 마지막 봉은 {found.until} 입니다. 그 뒤의 값은 모릅니다. "
                f"{len(found.days)}거래일은 짧습니다.",
                f"The last bar within the day is that of {found.until}; nothing after it is known. {len(found.days)} "
                "days are a short sample.",
            )
        )
    faults = [(f"멈춘 전략 {x.name}: {x.faults}", f"stopped: {x.name}: {x.faults}") for x in found.lines if x.faults]
    return [*said, *((translated(note), note) for note in found.notes), *faults]


def _universe(found: Comparison) -> Said:
    count, first = len(found.symbols), found.days[0]
    if found.chosen == "most":
        return (
            f"종목: 이 자료에서 {first} 앞 {LOOKBACK}일에 거래된 {found.listed}종목 가운데 거래대금 상위 "
            f"{count}종목. 그때 아는 것으로 한 번 고르고 끝까지 바꾸지 않습니다.",
            f"Stocks: the {count} most traded of {found.listed} that the data has in the {LOOKBACK} days before "
            f"{first}; chosen once by what was known then, and kept.",
        )
    if found.chosen == "all":
        return (
            f"종목: 자료에 있는 {count}종목 모두. 끝을 알고 고른 셈입니다.",
            f"Stocks: all {count} of the data, chosen in the knowledge of its end.",
        )
    return f"종목: 사람이 고른 {count}종목.", f"Stocks: {count} chosen by hand."


def _survivors(found: Comparison) -> Said:
    if found.origin.startswith("synthetic"):
        return "가격은 시드로 지어낸 것입니다.", "The prices are made up from a seed."
    gone = len(found.symbols) - found.survivors
    return (
        f"생존 편향: 자료는 살아남은 종목의 것입니다 ({found.survivors}종목이 끝까지 거래, {gone}종목은 중간에 "
        "끝남). 상장폐지된 종목이 빠져 있어 모든 결과가 좋게 보입니다.",
        f"Survivorship: the data is of stocks that survived ({found.survivors} trade to its end, {gone} stop before); "
        "delisted ones are missing, which flatters every result.",
    )


def _prices(found: Comparison) -> Said:
    share = f"{found.off_grid:,} / {found.closes:,}"
    if found.off_grid:
        return (
            f"가격: 수정주가 (종가 {share}개가 호가단위 밖). 주문은 호가단위에 맞춰 냅니다. 배당은 어디에도 "
            "들어 있지 않습니다.",
            f"Prices: adjusted ({share} closes are off the tick grid); orders go out on the grid. No dividends "
            "anywhere.",
        )
    return (
        f"가격: 종가 {found.closes:,}개가 모두 호가단위 위 (수정이 없었거나 드러나지 않음). 배당은 없습니다.",
        f"Prices: all {found.closes:,} closes are on the tick grid: not adjusted, or it does not show. No dividends.",
    )


def _sample(found: Comparison) -> Said:
    years = len(found.days) / 252
    sales = sum(line.trades or 0 for line in found.lines)
    return (
        f"표본: {len(found.days):,}거래일 ({years:.1f}년), 매도 모두 {sales:,}건. 한 시장의 한 시기이고, "
        "파라미터는 기본값 그대로입니다.",
        f"Sample: {len(found.days):,} days ({years:.1f} years), {sales:,} sales in all; one market, one period, "
        "every parameter as it comes.",
    )


def _figures(found: Comparison) -> Said:
    return (
        f"시작 자금 {found.setup.cash:,}원, 비용 프로필 {found.setup.profile}. 회전은 (매수 + 매도) ÷ 평균 평가금액 "
        "÷ 년, 샤프는 무위험 이자율 없이 일간 수익률 × √252, 주식 비중은 날마다 마감 때의 평균. "
        "1년이 안 되면 연환산하지 않습니다.",
        f"Each begins with {found.setup.cash:,} won, cost profile {found.setup.profile}. Turnover: bought and sold ÷ "
        "mean equity ÷ years; Sharpe: daily, × √252, no risk-free rate; exposure: mean of the days' ends. No CAGR "
        "below one year.",
    )


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:+.2f}%"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.2f}%"
