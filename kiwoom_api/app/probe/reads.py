"""The read-only questions: every query that the system lives by, asked once, its pages walked to the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum

import msgspec

from kiwoom_api.app.probe.record import Recorder
from kiwoom_api.app.probe.shapes import Difference, compare, merged
from kiwoom_api.app.probe.twins import Contrast, contrast
from kiwoom_api.app.screen import describe
from kiwoom_api.client.decide import next_key_of
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import AnswerError, KiwoomError, WireError
from kiwoom_api.wire.catalogue import tr
from kiwoom_api.wire.orders import ledger_call

ETF = "069500"
"""A stock of another kind, asked for what the exchange says of an ETF."""


class Ended(StrEnum):
    """How a question ended."""

    GOOD = "정상"
    REFUSED = "거부됨"
    BROKEN = "읽을 수 없음"
    LOST = "답 없음"
    SKIPPED = "하지 않음"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One query: ``key`` names it where a TR is asked more than once; no more than ``most`` pages are read."""

    tr: str
    body: dict[str, str]
    key: str = ""
    most: int = 20

    @property
    def name(self) -> str:
        """Its name among the answers."""
        return self.key or self.tr


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One query with its answer.

    Attributes:
        name: of the question.
        tr: TR id.
        ended: how.
        said: the error in one line, "" when it went well.
        body: the first page as it came.
        rows: rows of each list, page by page.
        catalogue: what differs from the catalogue, over all pages.
        simulator: what differs from the simulator's answer; None when it has none to compare with.
    """

    name: str
    tr: str
    ended: Ended
    said: str = ""
    body: dict[str, object] | None = None
    rows: dict[str, list[int]] = {}
    catalogue: list[Difference] = []
    simulator: list[Contrast] | None = None


def questions(symbol: str, today: date) -> tuple[Question, ...]:
    """Return the questions, the lightest first: the account's before the market's."""
    ledger, ledger_body = ledger_call()
    one, shares = {"stk_cd": symbol}, {"qry_tp": "1", "dmst_stex_tp": "KRX"}
    everything = {"all_stk_tp": "0", "trde_tp": "0", "stk_cd": "", "stex_tp": "0"}
    done = {"stk_cd": "", "qry_tp": "0", "sell_tp": "0", "ord_no": "", "stex_tp": "0"}
    return (
        Question(tr="ka00001", body={}),
        Question(tr="kt00001", body={"qry_tp": "3"}),
        Question(tr="kt00018", body=shares),
        Question(tr=ledger, body=ledger_body),
        Question(tr="ka10075", body=everything),
        Question(tr="ka10076", body=done),
        Question(tr="kt00011", body={**one, "uv": ""}),
        Question(tr="ka10001", body=one),
        Question(tr="ka10004", body=one),
        Question(tr="ka10100", body=one),
        Question(tr="ka10100", body={"stk_cd": ETF}, key="ka10100 ETF"),
        Question(tr="ka10081", body={**one, "base_dt": f"{today:%Y%m%d}", "upd_stkpc_tp": "1"}),
        # Minutes go back for months; two pages show how they hang together.
        Question(tr="ka10080", body={**one, "tic_scope": "1", "upd_stkpc_tp": "1"}, most=2),
    )


async def ask(
    asked: Iterable[Question],
    client: AsyncClient,
    recorder: Recorder,
    today: date,
    twins: dict[str, dict[str, object]],
    tell: Callable[[Answered], None],
) -> list[Answered]:
    """Ask every question, whatever became of the one before, and compare each answer as it comes."""
    answers = []
    for question in asked:
        answered = await _ask(question, client, recorder, today)
        twin = twins.get(question.name)
        if answered.body is not None and answered.ended is not Ended.REFUSED and twin is not None:
            spec = tr(question.tr)
            answered = msgspec.structs.replace(answered, simulator=contrast(spec, answered.body, twin))
        tell(answered)
        answers.append(answered)
    return answers


async def _ask(question: Question, client: AsyncClient, recorder: Recorder, today: date) -> Answered:
    spec, key, bodies, ended, said = tr(question.tr), "", list[dict[str, object]](), Ended.GOOD, ""
    recorder.last.pop(question.tr, None)
    seen = {""}
    while len(bodies) < question.most:
        try:
            page = await client.page(question.tr, question.body, next_key=key)
            key = page.next_key
        except KiwoomError as error:
            ended, said, key = _ending(error), describe(error), ""
            if isinstance(error, WireError):  # what broke the rules is just what the report is about
                key = _key(question.tr, recorder)
        body = recorder.body(question.tr)
        if body is not None and ended is not Ended.LOST:
            bodies.append(body)
        if not key or ended in (Ended.REFUSED, Ended.LOST):
            break
        if key in seen:
            ended, said = Ended.BROKEN, f"연속조회 키가 {len(bodies)}쪽에서 되돌아옵니다"
            break
        seen.add(key)
    good = [body for body in bodies if body.get("return_code") in (0, "0")]
    lists = {wire: [len(rows) for body in good if isinstance(rows := body.get(wire), list)] for wire in spec.lists}
    found = merged(each for body in good for each in compare(spec, body, on=today))
    return Answered(
        name=question.name,
        tr=question.tr,
        ended=ended,
        said=said,
        body=bodies[0] if bodies else None,
        rows=lists,
        catalogue=found,
    )


def _key(tr_id: str, recorder: Recorder) -> str:
    reply = recorder.last.get(tr_id)
    try:
        return "" if reply is None else next_key_of(tr_id, reply.headers)
    except WireError:
        return ""


def _ending(error: KiwoomError) -> Ended:
    if isinstance(error, AnswerError):
        return Ended.REFUSED
    return Ended.BROKEN if isinstance(error, WireError) else Ended.LOST
