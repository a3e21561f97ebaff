"""The words of a sweep's page and table in Korean and English; ``KIWOOM_LANG=en`` switches."""

from __future__ import annotations

from collections.abc import Mapping

from kiwoom_api.research.texts import CATALOGUES, words

_KO = {
    "title": "파라미터 탐색",
    "period": "거래일 {days}일 · 종목 {symbols}개 · 조합당 봉 {bars}개",
    "tried": "시도한 조합",
    "skipped": "규칙이 거른 조합 {count}개",
    "best": "가장 높은 샤프",
    "left": "운을 뺀 샤프",
    "luck": "이만큼 시도하면 운만으로 기대되는 최고 샤프 {luck}",
    "deflated": "최고 조합이 진짜일 확률",
    "deflated_sub": "시도 횟수로 할인한 샤프(DSR); 95% 미만이면 운과 구별되지 않음",
    "overfitting": "과최적화 확률",
    "overfitting_sub": "절반에서 고른 최고가 나머지 절반에서 중간 이하인 비율(PBO)",
    "median": "샤프 중앙값",
    "median_sub": "전체 조합의 가운데",
    "positive": "이익을 낸 조합",
    "beat": "보유보다 나은 조합 {ratio}",
    "hold": "매수 후 보유",
    "hold_sub": "같은 종목, 같은 크기",
    "map": "샤프 지도",
    "map_sub": "{rows} × {columns}, 나머지 파라미터는 중앙값",
    "list": "조합 순위",
    "list_sub": "앞 {shown}개 / 전체 {count}개",
    "values": "파라미터",
    "return": "수익률",
    "sharpe": "샤프",
    "drawdown": "최대 낙폭",
    "trades": "매도",
    "win": "승률",
    "turnover": "회전",
    "costs": "비용",
    "notes": "함께 읽을 것",
    "note_best": "가장 좋은 조합의 과거 성적은 앞으로의 기대값이 아닙니다. 위의 '운을 뺀 샤프'를 보세요.",
    "note_fill": "종가에서 정하고 다음 거래일 시가에 시장가로 체결합니다. 수수료와 세금을 뺀 값입니다.",
    "walk": "워크포워드",
    "walk_sub": "과거에서 고르고 다음 기간에서 거래함: 실전에 가까운 것은 이 표",
    "train": "학습",
    "test": "검증",
    "inside": "학습 샤프",
    "outside": "검증 샤프",
    "total": "전체",
    "short": "표본이 짧아 계산하지 않음",
}
_EN = {
    "title": "Parameter sweep",
    "period": "{days} trading days · {symbols} stocks · {bars} bars a set",
    "tried": "Sets tried",
    "skipped": "{count} sets left out by the rule",
    "best": "Highest Sharpe",
    "left": "Sharpe without luck",
    "luck": "luck alone would show {luck} after so many tries",
    "deflated": "Probability that the best is real",
    "deflated_sub": "deflated Sharpe ratio (DSR); below 95 % it cannot be told from luck",
    "overfitting": "Probability of overfitting",
    "overfitting_sub": "how often one half's winner is below the median of the other half (PBO)",
    "median": "Median Sharpe",
    "median_sub": "the middle of all sets",
    "positive": "Sets that earned",
    "beat": "better than holding: {ratio}",
    "hold": "Buy and hold",
    "hold_sub": "same stocks, same sizes",
    "map": "Map of Sharpe ratios",
    "map_sub": "{rows} × {columns}, median over the other parameters",
    "list": "Sets by rank",
    "list_sub": "{shown} of {count}",
    "values": "parameters",
    "return": "return",
    "sharpe": "Sharpe",
    "drawdown": "drawdown",
    "trades": "sales",
    "win": "wins",
    "turnover": "turnover",
    "costs": "costs",
    "notes": "Read with it",
    "note_best": "What the best set did in the past is not what to expect: see the Sharpe ratio without luck above.",
    "note_fill": "Decided at the close, filled at the next open as a market order, after commission and tax.",
    "walk": "Walk-forward",
    "walk_sub": "chosen on the past, traded on what follows: this table is the nearest to reality",
    "train": "training",
    "test": "test",
    "inside": "Sharpe in training",
    "outside": "Sharpe in test",
    "total": "all",
    "short": "too short a sample",
}


def sweep_words(lang: str | None = None) -> Mapping[str, str]:
    """Return the words of a language; ``KIWOOM_LANG`` decides when none is given.

    Raises:
        BadInput: for an unknown language.
    """
    return _KO if words(lang) is CATALOGUES["ko"] else _EN
