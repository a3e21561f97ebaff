"""The docs page of the fault plans: how they are written, every kind, every shipped plan, and the fault matrix."""

from __future__ import annotations

from kiwoom_api.sim.server.fault_kinds import INFO, Stage
from kiwoom_api.sim.server.fault_matrix import MATRIX
from kiwoom_api.sim.server.fault_plans import FOLDER, read_plan, shipped

_EXAMPLE = (FOLDER / "twin-by-hand.toml").read_text(encoding="utf-8").rstrip()

_HEAD = f"""# 장애 계획

로컬 거래소는 일부러 틀릴 수 있습니다. 요청이나 답을 잃고, 늦고, 오류와 쓰레기를 보내고, 토큰과 세션을 빼앗고,
프레임을 잃거나 두 번 보내고, 목록을 늦게 또는 덜 보여 줍니다.
그때도 프로그램이 주문을 두 번 내지 않고 체결을 잃지 않는지 봅니다.
(이 쪽은 코드의 표에서 만들어집니다: `make pages`)

```sh
kiwoom sim --faults list           # 함께 오는 계획들
kiwoom sim --faults answer-lost    # 그중 하나로 시작
kiwoom sim --faults my-plan.toml   # 내 계획으로 시작
```

도는 거래소에는 관리 API 로 겁니다 (이 컴퓨터에서만).

```sh
curl -X POST localhost:8900/admin/fault -d '{{"plan": "answer-lost"}}'
curl -X POST localhost:8900/admin/fault -d '{{"kind": "answer-429-accepted", "tr": "kt10000", "count": 1}}'
curl localhost:8900/admin/fault              # 걸린 규칙과 지금까지 일어난 일
curl -X DELETE localhost:8900/admin/fault    # 모두 거두기: 기다리던 것도 끝납니다
```

무엇이 진짜로 일어났는지는 `GET /admin/account` 가 말해 줍니다.

## 계획 쓰기

TOML 파일 하나가 계획 하나입니다.

```toml
{_EXAMPLE}
```

| 항목 | 뜻 | 기본값 |
|---|---|---|
| `kind` | 무엇이 틀리는가 (아래 표) | 꼭 있어야 함 |
| `tr` | TR 번호, 실시간 타입(프레임), LOGIN·REG(웹소켓). 쉼표로 여럿, 끝의 `*` 는 앞부분만 같으면 됨 | 모두 |
| `key` | 앱키 또는 계좌번호 | 모두 |
| `count` | 많아야 몇 번 | 1 |
| `nth` | 해당하는 것 가운데 몇 번째부터 | 1 |
| `chance` | 일어날 확률. 계획의 `seed` 가 정함 | 1 |
| `after`, `at` | 거래소 시각으로 몇 초 뒤부터, 또는 그 시각부터 (`10:05:00`) | 바로 |
| `lasts` | 거래소 시각으로 몇 초 동안 | 끝까지 |
| `every` | 때가 되어 일어나는 일(아래 "일")을 다시 하는 간격, 거래소 초 | 60 |

같은 계획과 같은 시드, 같은 호출이면 같은 것이 틀립니다.
규칙은 적힌 차례로 보고, 호출 하나에 단계마다 하나만 일어납니다.
`nth` 와 `chance` 는 다른 규칙이 먼저 차지한 호출도 셉니다. 답과 요청의 `seconds` 는 벽시계로 흐르고
`clock = "exchange"` 면 거래소 시각으로 흐릅니다. 프레임, 체결, 목록의 `seconds` 는 늘 거래소 시각입니다.
잘못된 파일은 파일, 규칙, 항목, 값, 허용되는 값을 적은 오류 하나로 끝납니다.
"""

_STAGES = {
    Stage.BEFORE: "요청: 장부에 닿기 전",
    Stage.AFTER: "답: 장부는 이미 처리함",
    Stage.BOOKS: "접수된 뒤의 주문",
    Stage.LISTS: "주문 목록 (ka10075, ka10076, ka10088, kt00007, kt00009)",
    Stage.FRAMES: "실시간 프레임",
    Stage.FILLS: "체결",
    Stage.SOCKET: "웹소켓의 LOGIN 과 REG",
    Stage.DEED: "일: 때가 되거나, `tr` 의 호출·LOGIN 이 올 때",
}


def fault_page() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *_kinds(), *_plans(), *_matrix()]) + "\n"


def _kinds() -> list[str]:
    lines = ["## 종류"]
    for stage, title in _STAGES.items():
        lines += ["", f"### {title}", "", "| 종류 | 일어나는 일 | 항목 (기본값) |", "|---|---|---|"]
        for kind, info in INFO.items():
            if info.stage is stage:
                takes = ", ".join(f"`{name}`" + _default(value) for name, value in info.takes.items())
                lines.append(f"| `{kind.value}` | {info.korean} | {takes} |")
    return [*lines, ""]


def _default(value: float | int | str | None) -> str:
    return "" if value in (None, "") else f" ({value:g})" if isinstance(value, float | int) else f" ({value})"


def _plans() -> list[str]:
    lines = ["## 함께 오는 계획", "", "| 이름 | 일어나는 일 | 규칙 |", "|---|---|---|"]
    for name in shipped():
        plan = read_plan(name)
        kinds = ", ".join(dict.fromkeys(f"`{rule.kind.value}`" for rule in plan.rules))
        lines.append(f"| `{name}` | {plan.korean} | {kinds} |")
    return [*lines, ""]


def _matrix() -> list[str]:
    lines = [
        "## 장애 표",
        "",
        "주문의 길에서 틀릴 수 있는 52가지와, 그것을 일으키는 계획입니다. 거래소 밖의 일에는 계획이 필요 없습니다.",
        "",
        "| 번호 | 무엇 | 어디 | 계획 |",
        "|---|---|---|---|",
    ]
    for row in MATRIX:
        plans = ", ".join(f"`{plan}`" for plan in row.plans) or row.why[0]
        lines.append(f"| {row.number} | {row.korean} | {row.where} | {plans} |")
    return lines
