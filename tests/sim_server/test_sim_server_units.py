"""Tokens, limits, registrations, fault rules and pages, each by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import KST
from kiwoom_api.sim.server import build_exchange
from kiwoom_api.sim.server.calls import page
from kiwoom_api.sim.server.fault_rules import rule_of
from kiwoom_api.sim.server.faults import CALLS, FaultKind, Faults
from kiwoom_api.sim.server.limits import RateLimiter
from kiwoom_api.sim.server.refusal import GatewayRefusal
from kiwoom_api.sim.server.registry import BadRegistration, Registry
from kiwoom_api.sim.server.tokens import TokenDesk

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=KST)
KEYS = {"grant_type": "client_credentials", "appkey": "k", "secretkey": "s"}


class Clock:
    """A wall clock that the test moves."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        """Return its time."""
        return self.at


def reg(items: object, types: object, group: str = "1", refresh: str = "1") -> dict[str, object]:
    """Return a REG frame."""
    return {"trnm": "REG", "grp_no": group, "refresh": refresh, "data": [{"item": items, "type": types}]}


def test_a_token_lasts_24_hours_and_is_the_same_until_then() -> None:
    """Asked again within 24 hours the desk gives the same token and expiry; afterwards another one."""
    clock = Clock()
    desk = TokenDesk(clock)
    token, expires = desk.issue(KEYS)
    assert expires == NOON + timedelta(hours=24)
    clock.at += timedelta(hours=23, minutes=59)
    assert desk.issue(KEYS) == (token, expires)
    clock.at = expires
    with pytest.raises(GatewayRefusal, match="8005"):
        desk.key_of(token)
    assert desk.issue(KEYS)[0] != token


def test_a_restart_keeps_tokens_without_keeping_their_text() -> None:
    """A desk built from an earlier one's state knows its tokens and secrets, and the state holds neither."""
    desk = TokenDesk(Clock())
    token, _ = desk.issue(KEYS)
    again = TokenDesk(Clock(), desk.state)
    assert again.key_of(token) == "k"
    assert token not in repr(desk.state)
    with pytest.raises(GatewayRefusal, match="8001"):
        again.issue({**KEYS, "secretkey": "another"})


def test_a_revoked_or_expired_token_is_nobodys() -> None:
    """After au10002, or an early end by the exchange, a token answers 8005."""
    desk = TokenDesk(Clock())
    first, _ = desk.issue(KEYS)
    desk.revoke({**KEYS, "token": first})
    second, _ = desk.issue(KEYS)
    desk.expire("k")
    for token in (first, second, "", "never"):
        with pytest.raises(GatewayRefusal, match="8005"):
            desk.key_of(token)


@given(gaps=st.lists(st.integers(0, 400), min_size=1, max_size=60), profile=st.sampled_from(["real", "mock"]))
@settings(max_examples=50)
def test_no_second_admits_more_than_the_limit(gaps: list[int], profile: str) -> None:
    """In any window of one second at most 5 (real) or 1 (mock) calls of a TR pass, and a pause always opens it."""
    limiter, now, passed = RateLimiter(profile, enabled=True), NOON, []
    for gap in gaps:
        now += timedelta(milliseconds=gap)
        if limiter.admit("k", "ka10081", now):
            passed.append(now)
    for at in passed:
        assert sum(at <= other < at + timedelta(seconds=1) for other in passed) <= limiter.allowed
    assert limiter.admit("k", "ka10081", now + timedelta(seconds=1))
    assert limiter.admit("another", "ka10081", now)
    assert limiter.admit("k", "ka10001", now)


def test_registrations_keep_suffixes_and_follow_refresh_and_remove() -> None:
    """Items are heard in the form registered; refresh 0 drops all earlier ones; REMOVE takes pairs or a group away."""
    registry = Registry()
    registry.register(reg(["005930", "005930_AL", "000660_NX"], ["0B", "0D"]))
    assert registry.items("0B", "005930") == ("005930", "005930_AL")
    assert registry.items("0D", "000660") == ("000660_NX",)
    assert registry.symbols == {"005930", "005930_NX", "000660", "000660_NX"}
    registry.register(reg("", ["00", "04", "0s"], group="2"))
    assert registry.items("00", "") == ("",)
    registry.remove({"grp_no": "1", "data": [{"item": ["005930"], "type": ["0B"]}]})
    assert registry.items("0B", "005930") == ("005930_AL",)
    registry.remove({"grp_no": "2"})
    assert registry.items("00", "") == ()
    registry.register(reg(["035420"], ["0B"], refresh="0"))
    assert registry.symbols == {"035420"}


def test_more_than_200_symbols_are_refused_whole() -> None:
    """The 201st symbol is refused, and nothing of that REG stays; account types do not count."""
    registry = Registry()
    registry.register(reg([f"{n:06d}" for n in range(1, 200)], ["0B", "0D"]))
    registry.register(reg([""], ["00", "04"], group="9"))
    with pytest.raises(BadRegistration):
        registry.register(reg(["900001", "900002"], ["0B"], group="2"))
    assert registry.items("0B", "900001") == ()
    registry.register(reg(["900001"], ["0B"], group="2"))
    assert len(registry.symbols) == 200


@pytest.mark.parametrize(
    "frame",
    [
        {},
        {"grp_no": "1"},
        {"grp_no": "12345", "data": [{"item": [], "type": ["00"]}]},
        {"grp_no": "1", "refresh": "2", "data": [{"item": [], "type": ["00"]}]},
        reg(["005930"], ["ZZ"]),
        reg(["005930"], []),
        reg([5930], ["0B"]),
        reg({"a": 1}, ["0B"]),
        {"grp_no": "1", "data": ["005930"]},
    ],
)
def test_a_malformed_registration_changes_nothing(frame: dict[str, object]) -> None:
    """A REG that breaks the form is refused and leaves what was there."""
    registry = Registry()
    registry.register(reg(["005930"], ["0B"]))
    with pytest.raises(BadRegistration):
        registry.register(frame)
    assert registry.items("0B", "005930") == ("005930",)


@given(size=st.integers(1, 7), count=st.integers(0, 40))
@settings(max_examples=50)
def test_pages_join_to_the_whole_list(size: int, count: int) -> None:
    """Pages read one after the other are the list, none empty but a first one, none above the size."""
    rows = list(range(count))
    found, key = page(rows, size, str, "")
    while key:
        cut, key = page(rows, size, str, key)
        assert 0 < len(cut) <= size
        found += cut
    assert found == rows
    with pytest.raises(GatewayRefusal, match="1517"):
        page(rows, size, str, "nowhere")


def test_a_fault_rule_is_used_up_and_strikes_only_what_it_names() -> None:
    """A rule strikes its TR (or prefix) and app key, as often as its count says."""
    plan = Faults(build_exchange(None, "2026-07-01T10:00:00"))
    plan.add(rule_of({"kind": "lose-answer", "tr": "kt1000*", "count": 2, "appkey": "k"}))
    assert plan.take(CALLS, "kt00007", "k") is None
    assert plan.take(CALLS, "kt10000", "someone") is None
    assert plan.take(CALLS, "kt10000", "k") is not None
    assert plan.take(CALLS, "kt10003", "k") is not None
    assert plan.take(CALLS, "kt10000", "k") is None
    assert rule_of({"rule": "hang", "seconds": 1}).kind is FaultKind.HANG
    assert rule_of({"rule": {"kind": "list-lag", "n": 3}}).count == 3


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({}, "kind"),
        ({"kind": "explode"}, "kind"),
        ({"kind": "hang", "seconds": -1}, "seconds"),
        ({"kind": "hang", "seconds": float("nan")}, "seconds"),
        ({"kind": "hang", "count": 0}, "count"),
        ({"kind": "hang", "count": True}, "count"),
        ({"kind": "hang", "tr": 7}, "tr"),
        ({"rule": 7}, "rule"),
    ],
)
def test_a_bad_fault_rule_names_its_member(rule: dict[str, object], field: str) -> None:
    """A rule that cannot be followed is refused with the member's name."""
    with pytest.raises(BadInput) as error:
        rule_of(rule)
    assert error.value.field == field
