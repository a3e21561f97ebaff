from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from client_stub import Stub

from kiwoom_api._version import __version__
from kiwoom_api.client.limiter import Lane, Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import (
    AnswerError,
    BadInput,
    RateLimited,
    Sent,
    SettingsError,
    TokenError,
    TransportError,
    WireError,
)
from kiwoom_api.model.ports import Accepted, Refused, Unsure
from kiwoom_api.settings import Settings

Make = Callable[..., AsyncClient]
ORDER = {"dmst_stex_tp": "KRX", "stk_cd": "005930", "ord_qty": "10", "ord_uv": "70000", "trde_tp": "0", "cond_uv": ""}
OPEN = {"all_stk_tp": "0", "trde_tp": "0", "stk_cd": "", "stex_tp": "0"}


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("mode", "kind", "sent"),
    [
        ("", Accepted, None),
        ("hang", Unsure, Sent.MAYBE),
        ("drop before read", Unsure, Sent.MAYBE),
        ("drop after read", Unsure, Sent.MAYBE),
        ("truncated", Unsure, Sent.MAYBE),
        ("status 500", Unsure, Sent.MAYBE),
        ("status 502", Unsure, Sent.MAYBE),
        ("5xx ok", Unsure, Sent.MAYBE),
        ("status 400", Unsure, Sent.MAYBE),
        ("status 302", Unsure, Sent.MAYBE),
        ("429", Unsure, Sent.MAYBE),
        ("1700", Unsure, Sent.MAYBE),
        ("garbage", Unsure, Sent.MAYBE),
        ("no ord_no", Unsure, Sent.YES),
        ("8005", Refused, None),
        ("no cash", Refused, None),
        ("1634", Refused, None),
    ],
)
async def test_write_is_posted_once_under_every_fault(
    stub: Stub, make: Make, mode: str, kind: type, sent: Sent | None
) -> None:
    """Whatever goes wrong, the server sees an order once, and the outcome says only what is proved."""
    client = make(patience=0.3 if mode == "hang" else 5.0)
    if mode:
        stub.fail("kt10000", mode)
    outcome = await client.write("kt10000", ORDER)
    assert stub.arrived["kt10000"] == 1
    assert isinstance(outcome, kind)
    if isinstance(outcome, Unsure):
        assert outcome.sent is sent
        # Retry loops look for this number: it must not slip in by a port or another status.
        assert ("429" in outcome.reason) == (mode in ("429", "1700"))


async def test_a_stale_connection_never_doubles_an_order(stub: Stub, make: Make) -> None:
    """Orders over a connection that the server drops are not sent again by the networking library."""
    client = make()
    assert isinstance(await client.write("kt10000", ORDER), Accepted)
    stub.fail("kt10000", "drop before read", "drop after read")
    for count in (2, 3):
        assert isinstance(await client.write("kt10000", ORDER), Unsure)
        assert stub.arrived["kt10000"] == count


async def test_nothing_sent_is_said_so(make: Make, settings: Settings, stub: Stub) -> None:
    """A refused connection is sent=NO for an order, after one more try; nothing is unknown then."""
    client = make()
    await client.token()
    await stub.stop()
    outcome = await client.write("kt10000", ORDER)
    assert isinstance(outcome, Unsure)
    assert outcome.sent is Sent.NO


async def test_refused_connection_is_tried_once_more(make: Make, stub: Stub, settings: Settings) -> None:
    """When no byte left, the order is sent once more inside its deadline, and arrives once."""
    port = int(stub.url.rsplit(":", 1)[1])
    later = Stub()

    class Doorman(Limiter):
        calls = 0

        def admits(self, tr: str, lane: Lane, *, deadline: float | None = None) -> bool:
            return False  # proves nothing: whoever is told so asks ``acquire``

        async def acquire(self, tr: str, lane: Lane, *, deadline: float | None = None) -> None:
            if tr == "kt10000":
                self.calls += 1
                if self.calls == 2:
                    await later.start(port)
                    later.valid = stub.valid
            await super().acquire(tr, lane, deadline=deadline)

    client = make()
    client.limiter = doorman = Doorman("real", client.clock)
    await client.token()
    await stub.stop()
    outcome = await client.write("kt10000", ORDER)
    await later.stop()
    assert isinstance(outcome, Accepted)
    assert (doorman.calls, later.arrived["kt10000"]) == (2, 1)


async def test_an_order_past_its_deadline_never_leaves(stub: Stub, make: Make) -> None:
    """A queued order whose deadline cannot be kept is denied as stale and nothing reaches the server."""
    client = make()
    for _ in range(4):
        await client.limiter.acquire("kt10000", Lane.ORDER)
    outcome = await client.write("kt10000", ORDER, deadline=client.clock.monotonic() + 0.1)
    assert isinstance(outcome, Unsure)
    assert outcome.sent is Sent.NO
    assert "DENIED_STALE" in outcome.reason
    assert stub.arrived["kt10000"] == 0


async def test_refused_token_ends_the_order_and_renews(stub: Stub, make: Make) -> None:
    """8005 on an order is REFUSED(8005): the token is renewed, the order is not repeated, the next one passes."""
    client = make()
    await client.token()
    stub.valid.clear()
    outcome = await client.write("kt10000", ORDER)
    assert isinstance(outcome, Refused)
    assert outcome.code == "8005"
    assert (stub.arrived["kt10000"], len(stub.tokens)) == (1, 2)
    assert isinstance(await client.write("kt10000", ORDER), Accepted)


async def test_refused_keys_refuse_the_order_in_words(stub: Stub, make: Make, settings: Settings) -> None:
    """Wrong keys end an order as refused with Kiwoom's code, and no order arrives."""
    client = make(settings=settings.replace(client_id="wrong-key-0"))
    outcome = await client.write("kt10000", ORDER)
    assert isinstance(outcome, Refused)
    assert outcome.code == "8001"
    assert stub.arrived["kt10000"] == 0


async def test_lost_answers_of_reads_are_repeated(stub: Stub, make: Make) -> None:
    """A read survives two lost answers of any kind and gives up with the truth after three."""
    client = make()
    for first, second in (("drop before read", "garbage"), ("truncated", "status 503"), ("status 500", "status 400")):
        stub.fail("ka00001", first, second)
        assert (await client.call("ka00001"))["acctNo"] == "1234567890"
    stub.fail("ka00001", "status 500", "status 500", "status 500")
    with pytest.raises(TransportError) as caught:
        await client.call("ka00001")
    assert caught.value.sent is Sent.YES


async def test_read_that_came_too_fast_waits_and_repeats(stub: Stub, make: Make) -> None:
    """429 and 1700 on a read are repeated a bounded number of times, and the limiter slows down."""
    client = make()
    stub.fail("ka00001", "429", "1700")
    assert (await client.call("ka00001"))["acctNo"] == "1234567890"
    assert client.limiter.rate < 1.0
    stub.fail("ka00001", *["429"] * 20)
    before = stub.arrived["ka00001"]
    with pytest.raises(RateLimited):
        await client.call("ka00001")
    assert stub.arrived["ka00001"] - before < 10


async def test_wrong_request_with_the_speed_code_is_not_repeated(stub: Stub, make: Make) -> None:
    """return_code 5 with 1634 is a wrong request, so it is raised at once."""
    client = make()
    stub.fail("ka00001", "1634")
    with pytest.raises(AnswerError) as caught:
        await client.call("ka00001")
    assert caught.value.code == "1634"
    assert stub.arrived["ka00001"] == 1


async def test_refused_token_of_a_read_is_renewed_once(stub: Stub, make: Make) -> None:
    """8005 on a read issues one new token and repeats the read once; a second refusal is raised."""
    client = make()
    await client.token()
    stub.valid.clear()
    assert (await client.call("ka00001"))["acctNo"] == "1234567890"
    assert len(stub.tokens) == 2
    stub.fail("ka00001", *["8005"] * 5)
    with pytest.raises(TokenError):
        await client.call("ka00001")
    assert len(stub.tokens) == 3


async def test_every_page_is_read(stub: Stub, make: Make) -> None:
    """All pages of a paged query come, each asked for with the key of the one before."""
    rows = [{"oso": [{"ord_no": f"{n:07d}"}]} for n in (1, 2, 3)]
    stub.pages["ka10075"] = [(rows[0], "a"), (rows[1], "b"), (rows[2], "")]
    client = make()
    found = [page["oso"][0]["ord_no"] async for page in client.pages("ka10075", OPEN)]
    assert found == ["0000001", "0000002", "0000003"]
    assert [h.get("next-key", "") for h in stub.headers[1:]] == ["", "a", "b"]


@pytest.mark.parametrize("keys", [["a", "a"], ["a", "b", "a"]])
async def test_pages_in_a_circle_are_an_error(stub: Stub, make: Make, keys: list[str]) -> None:
    """A key that comes back a second time raises instead of reading for ever."""
    stub.pages["ka10075"] = [({"oso": []}, key) for key in keys]
    client = make()
    with pytest.raises(WireError, match="circle"):
        async for _page in client.pages("ka10075", OPEN):
            pass
    assert stub.arrived["ka10075"] <= 4


async def test_own_name_and_bearer_go_out(stub: Stub, make: Make) -> None:
    """Every request carries our own User-Agent, the TR id and the bearer token; bodies are JSON."""
    client = make()
    await client.write("kt10000", ORDER)
    assert {h["user-agent"] for h in stub.headers} == {f"kiwoom-api/{__version__}"}
    assert stub.headers[-1]["authorization"] == f"Bearer {stub.tokens[-1]}"
    assert stub.headers[-1]["api-id"] == "kt10000"
    assert stub.headers[-1]["content-type"] == "application/json;charset=UTF-8"
    assert stub.bodies[-1] == ("kt10000", ORDER)
    drift = client.clock_drift()
    assert drift is not None
    assert abs(drift) < 60


async def test_pages_ask_with_their_key_and_nothing_else_is_remembered(stub: Stub, make: Make) -> None:
    """Paging headers go out with the later page alone, every request names its token once, no cookie comes back."""
    stub.pages["ka10075"] = [({"oso": []}, "k1"), ({"oso": []}, "")]
    client = make()
    for _ in range(2):
        assert [len(answer["oso"]) async for answer in client.pages("ka10075", OPEN)] == [0, 0]
    asked = [headers for headers in stub.headers if headers["api-id"] == "ka10075"]
    assert [headers.get("next-key") for headers in asked] == [None, "k1", None, "k1"]
    assert {headers["authorization"] for headers in asked} == {f"Bearer {stub.tokens[-1]}"}
    await client.keeper.renew(stub.tokens[-1])
    await client.call("ka10075", OPEN)
    assert stub.headers[-1]["authorization"] == f"Bearer {stub.tokens[-1]}"
    assert len(set(stub.tokens)) == 2
    assert not any("cookie" in headers for headers in stub.headers)


async def test_missing_keys_are_named_before_any_byte(stub: Stub, make: Make, settings: Settings) -> None:
    """Without keys a read raises SettingsError naming them, an order ends unsent, and the server sees nothing."""
    client = make(settings=settings.replace(client_id="", client_secret=""))
    with pytest.raises(SettingsError, match=r"KIWOOM_CLIENT_ID and KIWOOM_CLIENT_SECRET"):
        await client.call("ka00001")
    outcome = await client.write("kt10000", ORDER)
    assert isinstance(outcome, Unsure)
    assert outcome.sent is Sent.NO
    assert "KIWOOM_CLIENT_ID" in outcome.reason
    assert not stub.arrived


async def test_orders_cannot_take_the_way_of_reads(stub: Stub, make: Make) -> None:
    """call() and pages() refuse orders and token TRs, since reads are repeated; write() refuses queries."""
    client = make()
    for tr in ("kt10000", "kt10003", "au10001"):
        with pytest.raises(BadInput, match="write"):
            await client.call(tr, ORDER)
        with pytest.raises(BadInput, match="write"):
            async for _page in client.pages(tr, ORDER):
                pass
    with pytest.raises(BadInput, match="call"):
        await client.write("ka00001", {})
    assert not stub.arrived


async def test_clients_of_one_key_share_the_limiter(settings: Settings) -> None:
    """Two clients of one key in one process count together; another key has its own count."""
    other = settings.replace(client_id="another-person")
    async with AsyncClient(settings) as one, AsyncClient(settings) as two, AsyncClient(other) as third:
        assert one.limiter is two.limiter
        assert one.limiter is not third.limiter


async def test_unreachable_host_is_a_clear_error(make: Make, settings: Settings) -> None:
    """A host that does not answer gives one TransportError with its address and sent=NO."""
    port = free_port()
    away = settings.replace(base_url=f"http://127.0.0.1:{port}")
    with pytest.raises(TransportError, match=str(port)) as caught:
        await make(settings=away).call("ka00001")
    assert caught.value.sent is Sent.NO
