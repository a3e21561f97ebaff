"""All that was seen of an account, what of it differs, and each step in a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from kiwoom_api.app.probe.findings import Evidence, Finding, findings
from kiwoom_api.app.probe.one_share import OneShare
from kiwoom_api.app.probe.reads import Answered, Ended
from kiwoom_api.app.probe.record import Heard
from kiwoom_api.app.probe.shapes import Difference, compare_values
from kiwoom_api.app.probe.socket import MARKET
from kiwoom_api.model.records import Lease
from kiwoom_api.settings import Environment, Settings
from kiwoom_api.wire import messages
from kiwoom_api.wire.catalogue import real_type, real_types, tr

_ACKS = {
    "LOGIN": messages.login_ack(),
    "REG": messages.ack("REG"),
    "CNSRLST": messages.conditions_answer([]),
}
"""What the simulator answers."""


class Sight(msgspec.Struct, kw_only=True):
    """All that was seen of an account; ``say`` has been told each step of it."""

    settings: Settings
    symbol: str
    begun: datetime
    account: str = ""
    token: str = ""
    token_until: datetime | None = None
    drift: float | None = None
    answers_count: int = 0
    dated: int = 0
    rate_headers: dict[str, str] = {}
    today: date = date.min
    simulator: str = ""
    twins: dict[str, dict[str, object]] = {}
    answers: list[Answered] = []
    heard: Heard = msgspec.field(default_factory=Heard)
    socket: str = ""
    engine: Lease | None = None
    price: int = 0
    no_order: str = ""
    share: OneShare | None = None
    orders: list[Answered] = []
    frames: list[dict[str, Any]] = []
    cancel_no: str = ""

    def frames_differ(self) -> dict[str, list[Difference]]:
        """Return what real-time entries differ in from the catalogue, by type."""
        found = {}
        for kind in self.heard.counts:
            if kind in real_types():
                found[kind] = compare_values(real_type(kind).fields, self.heard.of(kind), on=self.today)
        if self.frames:
            found["00"] = compare_values(real_type("00").fields, self.frames, on=self.today)
        return found

    def acks_differ(self) -> dict[str, list[str]]:
        """Return which members of acknowledgements the simulator's have not, or have alone."""
        found = {}
        for name, answer in self.heard.acks.items():
            known = set(messages.read(_ACKS[name])) if name in _ACKS else set()
            found[name] = [f"+{member}" for member in answer if member not in known]
            found[name] += [f"-{member}" for member in sorted(known - set(answer))]
        return found

    def findings(self) -> list[Finding]:
        """Return what of the unverified facts is settled by what was seen."""
        every = [*self.answers, *self.orders]
        good = {each.name: each.body for each in every if each.body is not None and each.ended is not Ended.REFUSED}
        return findings(
            Evidence(
                today=self.today,
                environment=str(self.settings.environment),
                answers=good,
                pages={each.name: pages for each in every for pages in each.rows.values()},
                order_frames=self.frames,
                headers=self.rate_headers if self.answers_count else None,
                order_no=self.share.order_no if self.share else "",
                cancel_no=self.cancel_no,
            )
        )

    @property
    def troubled(self) -> bool:
        """True when something differs, failed, or must be looked at by a person."""
        every = [*self.answers, *self.orders]
        wrong = any(each.ended is not Ended.GOOD or each.catalogue for each in every)
        silent = not self.socket and (bool(self.heard.lost) or not self.heard.pings)
        frames = any(self.frames_differ().values()) or any(self.acks_differ().values())
        return wrong or silent or frames or self.drifted

    @property
    def drifted(self) -> bool:
        """True when this machine's clock is not the server's; the local exchange has a clock of its own."""
        return self.settings.environment is not Environment.SIM and abs(self.drift or 0.0) > _MOST_DRIFT


_MOST_DRIFT = 2.0
"""Seconds against the server up to which the wall's time is believed."""


def answer_line(each: Answered) -> str:
    """Say one question in a line."""
    rows = ", ".join(
        f"{sum(pages):,}행" + (f"/{len(pages)}쪽" if len(pages) > 1 else "") for pages in each.rows.values()
    )
    told = f"{tr(each.tr).label} ({each.name})" + (f" {rows}" if rows else "")
    if each.ended is not Ended.GOOD:
        return f"✗ {told}: {each.ended} - {each.said}"
    differs = len(each.catalogue)
    return f"! {told}: 목록과 다른 항목 {differs}개" if differs else f"✓ {told}"


def clock_line(sight: Sight) -> str:
    """Say the clock in a line."""
    if sight.drift is None:
        return "! 시계: 답에 Date 헤더가 없어 비교하지 못했습니다"
    return f"{'✗' if sight.drifted else '✓'} 시계: 서버와 {sight.drift:+.1f}초"


def socket_line(sight: Sight) -> str:
    """Say the socket in a line."""
    heard = sight.heard
    if sight.socket:
        return f"- 웹소켓: {sight.socket}"
    counts = ", ".join(f"{kind} {heard.counts[kind]:,}건" for kind in _market(heard)) or "시세 없음"
    acks = " ".join(heard.acks)
    if heard.lost:
        return f"✗ 웹소켓: {acks or '접속하지 못함'}: {heard.lost}"
    if not heard.pings:
        return f"✗ 웹소켓: {acks}, {counts}, 그러나 PING 이 오지 않았습니다"
    return f"✓ 웹소켓: {acks} PING, {counts}"


def _market(heard: Heard) -> Sequence[str]:
    return [kind for kind in MARKET if kind in heard.counts]


def _rows(pages: Sequence[int]) -> str:
    return f"{sum(pages):,}행" + (f"/{len(pages)}쪽" if len(pages) > 1 else "")
