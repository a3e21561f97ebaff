"""Korean for what goes wrong with a journal: what happened, what became of the order, what may still leave."""

from __future__ import annotations

import re

_ADVICE = {
    "another program holds it; stop that program or wait": (
        "다른 프로그램이 잡고 있습니다. 그 프로그램을 끄거나 기다리세요"
    ),
    "the disk is full; make room": "디스크가 가득 찼습니다. 자리를 만드세요",
    "the disk is full or fails; look at it": "디스크가 가득 찼거나 고장입니다. 디스크를 보세요",
    "the file cannot be written; check its owner and mode": "쓸 수 없습니다. 파일의 소유자와 권한을 확인하세요",
    "the file or its folder cannot be opened; check their owner and mode": (
        "파일이나 폴더를 열 수 없습니다. 소유자와 권한을 확인하세요"
    ),
    "the server has too many connections; close some": "서버의 접속이 너무 많습니다. 몇 개를 닫으세요",
    "the server took too long; look at what it does": "서버가 너무 오래 걸립니다. 무엇을 하는지 보세요",
    "the role lacks the right; see 'kiwoom db setup'": "역할에 권한이 없습니다. kiwoom db setup 을 보세요",
    "the server only reads at present (a standby?); use the one that writes": (
        "서버가 지금 읽기만 됩니다 (대기 서버?). 쓰는 서버를 적으세요"
    ),
    "the role or its password is wrong; see 'kiwoom db setup'": "역할이나 암호가 틀렸습니다. kiwoom db setup 을 보세요",
    "check that the database is there": "닿지 못했습니다. 데이터베이스를 확인하세요",
}
"""What to do, as ``journal.troubles`` says it."""

_STOPPED = "스위치를 CANCEL_ONLY 로 내렸습니다: 프로그램을 다시 시작할 때까지 취소만 나갑니다"
_FATES: tuple[tuple[str, str], ...] = (
    (r"nothing was sent", "주문은 나가지 않았습니다"),
    (
        r"order (\d{7}) was accepted and is not noted; start again to find it",
        r"주문 \1 은 접수되었지만 적지 못했습니다. 다시 보내지 말고, 다시 시작하면 원장에서 찾습니다",
    ),
    (r"the order was refused", "주문은 거부되었습니다"),
    (
        r"whether the order exists is not known; start again to find it",
        "주문이 있는지 모릅니다. 다시 보내지 말고, 다시 시작하면 원장에서 찾습니다",
    ),
)
_LATER = "nothing is sent until it works again"
_FATE = re.compile(r"(.*) \((.*); only cancels may leave until the program is started again\)", re.DOTALL)
_TROUBLE = re.compile(rf"journal (.+?): (.*); ({'|'.join(map(re.escape, _ADVICE))}); {_LATER}", re.DOTALL)
_OTHERS: tuple[tuple[str, str], ...] = (
    (
        r"journal: cannot create (.+): (.+); give a writable KIWOOM_DATA_DIR",
        r"저널 파일 \1 을 만들 수 없습니다 (\2). 쓸 수 있는 KIWOOM_DATA_DIR 을 적으세요",
    ),
    (
        r"journal (.+): PostgreSQL (\d+) is too old; use (\d+) or newer",
        r"\1: PostgreSQL \2 은 너무 오래되었습니다. \3 이상을 쓰세요",
    ),
    (
        r"journal (.+): cannot be set up: (.*); ask whoever runs the server",
        r"\1 저널을 준비할 수 없습니다 (\2). 서버를 관리하는 사람에게 물으세요",
    ),
    (
        r"journal copy: both addresses are the same; .*",
        "옮길 저널과 새 주소가 같습니다. 다른 주소를 적으세요",
    ),
    (
        r"journal copy: (\w+) has ([\d,]+) rows here and ([\d,]+) there, or they differ; .*",
        r"\1 표가 여기 \2행, 거기 \3행이거나 내용이 다릅니다. 아무것도 남기지 않았습니다. "
        "다시 하고, kiwoom db check 로 둘 다 보세요",
    ),
    (
        r"backup: cannot write (.+): (.+); choose another place",
        r"백업 파일 \1 을 쓸 수 없습니다 (\2). 다른 곳을 고르세요",
    ),
    (
        r"quarantine: cannot move (.+): (.+); stop what holds it",
        r"\1 을 옮길 수 없습니다 (\2). 그 파일을 잡고 있는 프로그램을 끄세요",
    ),
    (
        r"quarantine: (.+) is a sound journal; .*",
        r"\1 은 멀쩡한 저널입니다. 치우면 그 안의 주문을 잊게 되므로 그대로 두었습니다",
    ),
    (
        r"restore: (.+) is damaged or is no backup \((.*)\); take another backup",
        r"\1 은 백업이 아니거나 손상되었습니다 (\2). 다른 백업을 고르세요",
    ),
    (r"quarantine: there is no SQLite file at that address", "그 주소에 SQLite 파일이 없습니다"),
    (
        r"lease: no heartbeat for longer than it lives; .*",
        "이 엔진의 임대가 끝났습니다: 박동을 너무 오래 쓰지 못했습니다. 다른 엔진이 돌 수 있으니 다시 시작하세요",
    ),
    (
        r"KIWOOM_DATABASE_URL: the address cannot be read; allowed: (.*)",
        r"KIWOOM_DATABASE_URL: 읽을 수 없는 주소입니다. 허용: \1",
    ),
    (
        r"KIWOOM_DATABASE_URL: ('[^']*') is not supported; allowed: (.*)",
        r"KIWOOM_DATABASE_URL: \1 은 쓸 수 없습니다. 허용: \2",
    ),
    (
        r"KIWOOM_DATABASE_URL: a role and a database are needed; allowed: (.*)",
        r"KIWOOM_DATABASE_URL: 역할과 데이터베이스를 적어야 합니다. 허용: \1",
    ),
    (
        r"KIWOOM_DATABASE_URL: sqlite without a file keeps nothing; use memory:// for a trial",
        "KIWOOM_DATABASE_URL: 파일 없는 sqlite 는 아무것도 남기지 않습니다. 시험이면 memory:// 를 쓰세요",
    ),
)


def in_korean(text: str) -> str | None:
    """Return an error of the journal, or of its address, in Korean; None when it is none of those known here."""
    fated = _FATE.fullmatch(text)
    told = _trouble(fated[1] if fated else text)
    if told is not None:
        return f"{told}. {_fate(fated[2])}" if fated else f"{told}. 그동안 주문은 나가지 않습니다"
    for pattern, korean in _OTHERS:
        match = re.fullmatch(pattern, text, re.DOTALL)
        if match is not None:
            return match.expand(korean)
    return None


def fate_of(text: str) -> tuple[str, str] | None:
    """Split an error into what went wrong and, in Korean, what became of the order; None when no order is meant."""
    match = _FATE.fullmatch(text)
    return None if match is None else (match[1], _fate(match[2]))


def _trouble(text: str) -> str | None:
    match = _TROUBLE.fullmatch(text)
    return None if match is None else f"{match[1]} 저널: {_ADVICE[match[3]]} ({match[2]})"


def _fate(fate: str) -> str:
    for pattern, korean in _FATES:
        match = re.fullmatch(pattern, fate)
        if match is not None:
            return f"{match.expand(korean)}. {_STOPPED}"
    return f"{fate}. {_STOPPED}"
