"""``kiwoom probe`` against a local exchange over real sockets: what it says, what it writes, and what it leaves."""

from __future__ import annotations

import asyncio
import io
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_tools import CLI
from local_exchange import Sim

from kiwoom_api.api.account import Account, journal_address
from kiwoom_api.app import cli
from kiwoom_api.app.probe import look as looking
from kiwoom_api.app.probe.findings import Verdict
from kiwoom_api.app.probe.one_share import Fate
from kiwoom_api.app.probe.reads import Ended, questions
from kiwoom_api.app.probe.reference import twins
from kiwoom_api.app.probe.report import text_of, write
from kiwoom_api.app.probe.sight import Sight
from kiwoom_api.app.wiring import load_settings
from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.journal import Journal
from kiwoom_api.model.errors import BadInput
from kiwoom_api.settings import Environment
from kiwoom_api.sim.server import SimServer
from kiwoom_api.wire.catalogue import trs
from kiwoom_api.wire.orders import ledger_call

ROOT = Path(__file__).parents[2]


class Quick(Sim):
    """A local exchange whose heart beats fast."""

    def __init__(self, ping_seconds: float = 0.1) -> None:
        super().__init__()
        self._loop.run(self.server.stop())
        self.server = SimServer(self.exchange, ping_seconds=ping_seconds, rate_limited=False)
        self._loop.run(self.server.start())
        self.url = self.server.url


@pytest.fixture(scope="module")
def known() -> dict[str, dict[str, object]]:
    """The simulator's own answers, asked for once."""
    return asyncio.run(twins(Environment.SIM))


@pytest.fixture
def there(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, known: dict[str, dict[str, object]]
) -> Iterator[Sim]:
    """The exchange, with the environment pointing at it, for a client that need not keep Kiwoom's pace."""

    async def already(_environment: Environment) -> dict[str, dict[str, object]]:
        return known

    exchange = Quick(getattr(request, "param", 0.1))
    monkeypatch.setattr("kiwoom_api.app.probe.look.twins", already)
    monkeypatch.setenv("KIWOOM_BASE_URL", exchange.url)
    monkeypatch.setattr("kiwoom_api.client.rest.shared_limiter", lambda _settings: Limiter("stepped", WallClock()))
    yield exchange
    exchange.close()


async def looked(**more: Any) -> Sight:
    """Look without ordering."""
    return await looking.look(load_settings(None), "005930", listen=more.pop("listen", 3.0), say=lambda _line: None)


def remaining(sim: Sim) -> list[int]:
    """Shares that are open at the exchange."""
    return [order["remaining"] for order in sim.orders() if order["kind"] == "NEW"]


def kiwoom_probe(
    monkeypatch: pytest.MonkeyPatch, typed: str, *more: str, report: str = "report.md", listen: str = "3"
) -> int:
    """Run the command in this process with something typed."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return cli._run(["probe", "--report", report, "--listen", listen, *more])


def test_the_probe_asks_every_query_that_the_system_lives_by() -> None:
    """No TR that client, orders or engine ask for is forgotten; what is left out is said here."""
    sources = [
        path for room in ("client", "orders", "engine", "api") for path in (ROOT / "kiwoom_api" / room).glob("*.py")
    ]
    relied = {tr for path in sources for tr in re.findall(r'"(k[at]\d{5})"', path.read_text(encoding="utf-8"))}
    relied = {tr for tr in relied if trs()[tr].role == "read"} | {ledger_call()[0]}
    assert relied <= {question.tr for question in questions("005930", WallClock().now().date())}


def test_a_typed_yes_orders_one_share_and_cancels_it(there: Sim, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Reads, socket, one share at the lower limit and its cancel, said aloud; nothing is left; it is written down."""
    low = there.exchange.snapshot("005930").lower
    code = kiwoom_probe(monkeypatch, "예\n")
    said = capsys.readouterr().out
    assert code == 0, said
    assert f"005930 매수 1주 지정가 {low:,}원(하한가)" in said
    assert "취소했습니다: 주문번호 0000001" in said
    ((order,), (cancel,)) = ([o for o in there.orders() if o["kind"] == kind] for kind in ("NEW", "CANCEL"))
    assert (order["quantity"], order["price"], order["remaining"], order["filled"]) == (1, low, 0, 0)
    assert cancel
    text = Path("report.md").read_text(encoding="utf-8")
    assert "한 주 주문과 취소: 주문하고 취소함" in text
    assert "로컬 거래소를 점검했습니다" in text
    for name in ("ka00001", "kt00007", "ka10081", "kt10000", "kt10003", "LOGIN", "wire.cancel_row"):
        assert name in text, name
    if os.name == "posix":
        assert stat.S_IMODE(Path("report.md").stat().st_mode) == 0o600


@pytest.mark.parametrize("typed", ["", "\n", "아니오\n", "예 예\n", "y\n"])
def test_anything_but_a_yes_orders_nothing(
    there: Sim, monkeypatch: pytest.MonkeyPatch, capsys: Any, typed: str
) -> None:
    """Silence, the end of the input and any other word leave no order, and the report is written all the same."""
    sight = Sight(settings=load_settings(None), symbol="005930", begun=WallClock().now(), account="1234567890")
    sight.heard.pings = 1

    async def given(*_args: Any, **_more: Any) -> Sight:
        return sight

    monkeypatch.setattr("kiwoom_api.app.commands.probe.look", given)
    assert kiwoom_probe(monkeypatch, typed) == 0
    assert "주문하지 않았습니다" in capsys.readouterr().out
    assert there.orders() == []
    assert "하지 않음 (확인하지 않음)" in Path("report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("typed", "sent"), [("예\n", False), ("예 1234\n", False), ("예 7890\n", True)])
def test_a_real_account_is_named_by_its_last_digits(
    monkeypatch: pytest.MonkeyPatch, capsys: Any, typed: str, sent: bool
) -> None:
    """On real it is said aloud whose money it is, and the yes needs the account's last digits."""
    monkeypatch.setenv("KIWOOM_ENV", "real")
    sight = Sight(
        settings=load_settings("real"), symbol="005930", begun=WallClock().now(), account="1234567890", price=9
    )
    asked = []

    async def given(*_args: Any, **_more: Any) -> Sight:
        return sight

    async def ordered(*_args: Any, **_more: Any) -> None:
        asked.append(True)

    monkeypatch.setattr("kiwoom_api.app.commands.probe.look", given)
    monkeypatch.setattr("kiwoom_api.app.commands.probe.order", ordered)
    kiwoom_probe(monkeypatch, typed, "--env", "real")
    assert bool(asked) is sent
    said = capsys.readouterr().out
    assert "실계좌(REAL) 끝자리 7890, 실제 돈" in said
    assert "1234567890" not in said + Path("report.md").read_text(encoding="utf-8")


async def test_a_look_differs_in_nothing_from_the_exchange_itself(there: Sim) -> None:
    """Against the simulator every answer agrees with the catalogue and with the simulator, and nothing is ordered."""
    sight = await looked()
    assert [each.ended for each in sight.answers] == [Ended.GOOD] * len(sight.answers)
    assert {each.name: each.catalogue for each in sight.answers if each.catalogue} == {}
    assert [c for each in sight.answers for c in each.simulator or () if c.what != "견줄 행이 없음"] == []
    assert set(sight.heard.acks) == {"LOGIN", "CNSRLST", "REG"}
    assert sight.heard.pings > 0
    assert (sight.heard.lost, sight.troubled, sight.no_order) == ("", False, "")
    assert there.orders() == []


async def test_no_secret_and_no_account_is_in_the_report(
    there: Sim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Keys, token and account number are nowhere in it, whatever the errors say."""
    monkeypatch.setenv("KIWOOM_CLIENT_ID", "key-of-mine-77")
    monkeypatch.setenv("KIWOOM_CLIENT_SECRET", "secret-of-mine-88")
    sight = await looked()
    number, token = sight.account, sight.token
    assert len(number) > 4
    assert len(token) > 20
    sight.heard.lost = f"key-of-mine-77 secret-of-mine-88 {token} {number}"
    write(sight, tmp_path / "r.md")
    text = (tmp_path / "r.md").read_text(encoding="utf-8")
    for secret in ("key-of-mine-77", "secret-of-mine-88", token, number):
        assert secret not in text


async def test_a_refused_query_does_not_end_the_look(there: Sim) -> None:
    """A TR that the server refuses is told with its reason, and every other one is asked."""
    there.fault("refuse-call", tr="ka10100", code="8104")
    sight = await looked()
    ended = {each.name: each.ended for each in sight.answers}
    assert ended.pop("ka10100") is Ended.REFUSED
    assert set(ended.values()) <= {Ended.GOOD, Ended.REFUSED}
    assert ended["ka10081"] is Ended.GOOD
    assert sight.troubled
    assert "거부됨" in text_of(sight)


@pytest.mark.parametrize(
    ("kind", "told"), [("garbage", "답 없음"), ("loop-page", "되돌아옵니다"), ("lose-answer", "답 없음")]
)
async def test_a_broken_answer_is_told_and_the_next_one_asked(there: Sim, kind: str, told: str) -> None:
    """HTML, pages in a circle and lost answers are said in the report; the look goes on."""
    there.fault(kind, tr="ka10081", count=20)
    text = text_of(await looked())
    assert told in text
    assert "| ka10100 ETF | 종목정보 조회 | 정상 |" in text


async def test_a_refused_quote_offers_no_order(there: Sim) -> None:
    """Without a lower limit and a last price nothing is offered."""
    there.fault("refuse-call", tr="ka10001", code="8104")
    sight = await looked()
    assert "하한가나 현재가" in sight.no_order


@pytest.mark.parametrize(
    ("kind", "told"), [("silent-socket", "LOGIN CNSRLST"), ("refuse-login", "8005"), ("refuse-register", "LOGIN")]
)
async def test_a_socket_that_refuses_is_told(there: Sim, monkeypatch: pytest.MonkeyPatch, kind: str, told: str) -> None:
    """A socket that falls silent, a refused login and a refused registration have their line; the reads stand."""
    monkeypatch.setattr("kiwoom_api.client.link._ACK", 0.3)
    there.fault(kind, count=20, **({"tr": "REG"} if kind == "silent-socket" else {}))
    sight = await looked(listen=0.3)
    text = text_of(sight)
    assert "✗ 웹소켓" in text
    assert told in text
    assert sight.troubled
    assert sight.answers[0].ended is Ended.GOOD


@pytest.mark.parametrize("there", [60.0], indirect=True)
async def test_a_heart_that_does_not_beat_is_told(there: Sim) -> None:
    """A connection on which no heartbeat comes within the time is no good one."""
    sight = await looked(listen=0.3)
    assert sight.heard.pings == 0
    assert "PING 이 오지 않았습니다" in text_of(sight)
    assert sight.troubled


async def test_an_engine_that_runs_is_not_thrown_off_its_socket(there: Sim) -> None:
    """One key has one socket: while an engine holds the account, neither socket nor order is touched."""
    account = await Account.open(load_settings(None))
    await account.lease.take()
    sight = await looked()
    assert sight.heard.acks == {}
    assert "엔진" in sight.no_order
    assert "웹소켓을 건드리지 않았습니다" in text_of(sight)
    await account.close()


async def ordered(there: Sim, meanwhile: Any = None) -> tuple[Sight, list[str]]:
    """Look, then order; what was said."""
    sight, said = await looked(), list[str]()

    def say(line: str) -> None:
        said.append(line)
        if meanwhile is not None and line.startswith("접수되었습니다"):
            meanwhile()

    await looking.order(sight, say=say)
    return sight, said


async def test_the_one_share_settles_facts_about_orders(there: Sim) -> None:
    """Order and cancel show how the ledger and type 00 tell of them; journal and account agree afterwards."""
    sight, _ = await ordered(there)
    verdicts = {each.id: each.verdict for each in sight.findings()}
    for name in ("wire.cancel_row", "wire.channel", "wire.order_frames"):
        assert verdicts[name] is Verdict.AGREES, name
    assert sight.share is not None
    assert (sight.share.fate, sight.share.findings) == (Fate.CANCELLED, [])
    assert {each.name: each.catalogue for each in sight.orders} == {"kt10000": [], "kt10003": [], "kt00007": []}
    assert sight.frames
    assert sight.frames_differ()["00"] == []


async def test_ctrl_c_between_order_and_cancel_cancels_and_says_so(there: Sim) -> None:
    """The order that was taken is cancelled before the interruption is passed on, and the state is said aloud."""
    sight = await looked()
    said: list[str] = []
    task: asyncio.Task[None] | None = None

    def say(line: str) -> None:
        said.append(line)
        if line.startswith("접수되었습니다") and task is not None:
            task.cancel()

    task = asyncio.create_task(looking.order(sight, say=say))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert remaining(there) == [0]
    assert sight.share is not None
    assert (sight.share.fate, sight.share.interrupted) == (Fate.CANCELLED, True)
    assert any("중단했습니다" in line for line in said)
    assert said[-1].startswith("취소했습니다: 주문번호 0000001")
    assert "(Ctrl-C 로 중단)" in text_of(sight)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent another way on Windows")
def test_ctrl_c_while_the_order_is_on_its_way(there: Sim) -> None:
    """A real SIGINT to the command while the answer hangs: it looks, cancels, says so, writes, and ends with 130."""
    there.fault("delay-answer", tr="kt10000", seconds=20, count=1)
    command = [*CLI, "probe", "--report", "report.md", "--listen", "1"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        process.stdin.write("예\n")
        process.stdin.flush()
        for _ in range(600):
            if there.orders():
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, out + err
    assert remaining(there) == [0], out + err
    assert "취소했습니다: 주문번호 0000001" in out
    assert "Traceback" not in err
    assert "(Ctrl-C 로 중단)" in Path("report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["lose-answer", "answer-429-accepted"])
async def test_an_order_whose_answer_is_lost_is_found_and_cancelled(there: Sim, kind: str) -> None:
    """An accepted order behind a lost answer is one order, found in the ledger and cancelled."""
    there.fault(kind, tr="kt10000", count=1)
    sight, said = await ordered(there)
    assert remaining(there) == [0], said
    assert sight.share is not None
    assert sight.share.fate is Fate.CANCELLED


async def test_a_cancel_whose_answer_is_lost_is_tried_again(there: Sim) -> None:
    """The cancel is idempotent: its lost answer leaves no order and is told as done."""
    there.fault("lose-request", tr="kt10003", count=1)
    sight, said = await ordered(there)
    assert remaining(there) == [0], said
    assert sight.share is not None
    assert sight.share.fate is Fate.CANCELLED


async def test_a_cancel_that_is_refused_is_said_with_what_to_do(there: Sim) -> None:
    """When the cancel cannot be made, the order's number and the command that cancels it are said."""
    there.fault("refuse-call", tr="kt10003", code="RC4010", count=20)
    sight, said = await ordered(there)
    assert sight.share is not None
    assert sight.share.fate is Fate.ALIVE
    assert any("kiwoom order cancel 0000001 005930" in line for line in said)
    assert "살아 있을 수 있음" in text_of(sight)


async def test_a_refused_order_leaves_nothing(there: Sim) -> None:
    """Kiwoom's no is told in its words; nothing is left and nothing is cancelled."""
    there.fault("refuse-call", tr="kt10000", code="RC4057")
    sight, said = await ordered(there)
    assert there.orders() == []
    assert sight.share is not None
    assert sight.share.fate is Fate.REFUSED
    assert any("주문이 거부되었습니다" in line for line in said)


async def test_a_journal_that_dies_between_order_and_cancel_leaves_no_order(there: Sim) -> None:
    """The journal is gone after the order: the cancel goes over the wire alone, and it is said that it did."""
    found: list[Path] = []

    def lose() -> None:
        (journal,) = Path(os.environ["KIWOOM_DATA_DIR"]).glob("journal-*.sqlite")
        journal.write_bytes(b"\x00" * journal.stat().st_size)
        found.append(journal)

    sight = await looked()
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        if line.startswith("접수되었습니다"):
            lose()

    with pytest.raises(Exception, match="damaged"):
        await looking.order(sight, say=say)
    assert found
    assert remaining(there) == [0], said
    assert any("저널 없이" in line for line in said)
    assert any(line.startswith("취소했습니다") for line in said)
    assert sight.share is not None
    assert sight.share.fate is Fate.CANCELLED


def test_the_report_needs_a_place(there: Sim, monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path) -> None:
    """A report that cannot be written is refused before anything is asked, naming the option."""
    assert kiwoom_probe(monkeypatch, "", report=str(tmp_path / "no" / "r.md")) == 1
    assert "보고서" in capsys.readouterr().err
    assert kiwoom_probe(monkeypatch, "", listen="0") == 1
    assert "listen" in capsys.readouterr().err
    sight = Sight(settings=load_settings(None), symbol="005930", begun=WallClock().now())
    with pytest.raises(BadInput, match="report"):
        write(sight, tmp_path)


def test_the_intents_of_a_probe_are_known_by_their_name(there: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    """Order and cancel stand in the journal as every other order does, and its check finds nothing."""
    assert kiwoom_probe(monkeypatch, "예\n") == 0
    settings = load_settings(None)
    number = there.exchange.open_account("local-app-key")
    with Journal.open(journal_address(settings, number), create=False) as journal:
        intents = journal.intents(number)
        assert [(i.strategy, str(i.kind), str(i.state)) for i in intents] == [
            ("probe", "NEW", "CANCELLED"),
            ("", "CANCEL", "DONE"),
        ]
        assert journal.check(number) == []
