"""The server of the local exchange: REST gateway, WebSocket and admin API on one port."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
from aiohttp import web, web_app

from kiwoom_api.model.errors import BadInput, ExchangeError
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.replay import Recording
from kiwoom_api.sim.server import defects, stream
from kiwoom_api.sim.server.admin import Admin
from kiwoom_api.sim.server.calls import Floor
from kiwoom_api.sim.server.conditions import Screens
from kiwoom_api.sim.server.deeds import Deeds
from kiwoom_api.sim.server.door import IDLE_SECONDS, MAX_BODY, Door
from kiwoom_api.sim.server.driver import REAL, STEPPED, WALL, Driver, Wall
from kiwoom_api.sim.server.fault_plans import FaultPlan
from kiwoom_api.sim.server.faults import Fault, Faults
from kiwoom_api.sim.server.gateway import Gateway
from kiwoom_api.sim.server.hub import Hub
from kiwoom_api.sim.server.limits import PER_SECOND, RateLimiter
from kiwoom_api.sim.server.state import VERSION, Saver, State, read_state
from kiwoom_api.sim.server.tokens import TokenDesk

SAVE_SECONDS = 5.0
"""Wall seconds between two saves of the state: what a crash of the exchange loses at most."""
STOP_SECONDS = 2.0


def _without_details(record: logging.LogRecord) -> bool:
    # Bytes that are no HTTP end up in aiohttp's traceback, keys among them: the line alone is enough.
    record.exc_info = record.exc_text = None
    return True


_http_log = logging.getLogger(f"{__name__}.http")
_http_log.addFilter(_without_details)


class SimServer:
    """Serves one exchange.

    Parameters:
        exchange: what is traded on; its profile ("real" or "mock") decides texts, codes and limits.
        host, port: where to listen; port 0 takes a free one.
        profile: to be said only as a check: another one than the exchange's is an error.
        clock: "stepped" stands still until ``/admin/advance``; "real" follows the wall; anything else runs from the
            exchange's present time.
        speed: exchange seconds per wall second.
        state: file that the exchange is saved to every ``save_seconds`` and at the stop.
        plan: faults that come into force at the start.
        idle_seconds: how long a connection may stay without a call.
        wall: where wall time comes from.
        ping_seconds, login_seconds: WebSocket heartbeat and LOGIN deadline, wall seconds.
        rate_limited: Kiwoom's request limits, counted on the exchange's clock. ``None`` (default): on, except on
            the stepped clock, where a second may never pass.

    Raises:
        BadInput: for a contradiction in the parameters.
        ExchangeError: when the state file cannot be read.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        profile: str | None = None,
        clock: str = "open",
        speed: float = 1.0,
        state: Path | None = None,
        ping_seconds: float = 10.0,
        login_seconds: float = 10.0,
        rate_limited: bool | None = None,
        save_seconds: float = SAVE_SECONDS,
        idle_seconds: float = IDLE_SECONDS,
        plan: FaultPlan | None = None,
        wall: Wall = WALL,
    ) -> None:
        if exchange.profile not in PER_SECOND or profile not in (None, exchange.profile):
            raise BadInput(field="profile", value=profile, allowed=f"the exchange's, {exchange.profile}")
        if not 0 < speed <= 1_000_000:
            raise BadInput(field="speed", value=speed, allowed="above 0, to 1,000,000")
        if not 0 <= port <= 65_535:
            raise BadInput(field="port", value=port, allowed="0 to 65535", hint="0 takes a free one")
        saved = None if state is None else read_state(state)
        stepped = clock == STEPPED
        faults = Faults(exchange)
        self.exchange, self._host, self._port = exchange, host, port
        self._tokens = TokenDesk(wall.now, None if saved is None else saved.tokens)
        self._hub = Hub(faults, Screens(exchange))
        self._driver = Driver(
            exchange,
            self._hub,
            stepped=stepped,
            speed=speed,
            wall=wall.now if clock == REAL else None,
            monotonic=wall.monotonic,
            beat=wall.beat,
        )
        self._floor = floor = Floor(exchange=exchange, profile=exchange.profile, faults=faults)
        limiter = RateLimiter(exchange.profile, enabled=not stepped if rate_limited is None else rate_limited)
        self._gateway = Gateway(floor, self._tokens, limiter, self._driver)
        self._stream = stream.Stream(
            self._hub,
            self._tokens,
            exchange.open_account,
            ping_seconds=ping_seconds,
            login_seconds=login_seconds,
        )
        self._admin = Admin(floor, self._driver, self._hub, self._tokens)
        self._saver = None if state is None else Saver(state, self._taken, save_seconds)
        self._idle_seconds = idle_seconds
        self._plan = plan
        faults.deed = Deeds(self._hub, self._tokens, self._shut).do
        self._runner: web.AppRunner | None = None
        self._listening: asyncio.Server | None = None
        self._doors: set[Door] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._unsubscribe: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        """Address of the REST side, such as ``http://127.0.0.1:8787``."""
        return f"http://{self._authority()}"

    @property
    def ws_url(self) -> str:
        """Address of the WebSocket."""
        return f"ws://{self._authority()}{stream.PATH}"

    @property
    def faults(self) -> Faults:
        """The fault rules in force, and the strikes so far."""
        return self._floor.faults

    def settle_faults(self) -> None:
        """Take every fault rule away; frames that were held back are sent now."""
        self._hub.settle_faults()

    def play(self, recording: Recording) -> None:
        """Tell a recording's market frames at their times on the exchange's clock, in place of its own market's."""
        self._hub.play(recording)

    def application(self) -> web.Application:
        """Return the aiohttp application: admin routes, the WebSocket, and the gateway for everything else."""
        app = web.Application(client_max_size=MAX_BODY, middlewares=[_official])
        app.add_routes(self._admin.routes())
        app.router.add_get(stream.PATH, self._stream.handle)
        app.router.add_post(r"/{path:(?!admin/).*}", self._gateway.handle)
        return app

    async def start(self) -> None:
        """Listen and let time pass.

        Raises:
            ExchangeError: when the address cannot be taken.
        """
        runner = web.AppRunner(
            self.application(),
            access_log=None,
            logger=_http_log,
            handle_signals=False,
            shutdown_timeout=STOP_SECONDS,
            keepalive_timeout=self._idle_seconds,
            lingering_time=STOP_SECONDS,
        )
        await runner.setup()
        try:
            self._listening = await self._listen(runner)
        except OSError as error:
            await runner.cleanup()
            raise ExchangeError(
                f"cannot listen on {self._host}:{self._port} ({error.strerror or error}); "
                "another program may use the port: stop it, or give another port (0 takes a free one)"
            ) from None
        self._runner, self._port = runner, self._listening.sockets[0].getsockname()[1]
        self._unsubscribe = self.exchange.subscribe(self._hub.publish, symbols=self._hub.watched)
        self._driver.begin()
        if self._plan is not None:
            self._plan.arm(self._floor.faults)
        self._tasks = [asyncio.create_task(self._driver.run())]
        self._tasks[0].add_done_callback(_tell_defect)
        if self._saver is not None:
            self._tasks.append(asyncio.create_task(self._saver.run()))

    async def stop(self) -> None:
        """Say goodbye to everybody, stop time and save the state."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._floor.faults.clear()
        for session in tuple(self._hub.connections):
            session.leave()
        if self._listening is not None:
            self._listening.close()
        for door in tuple(self._doors):
            door.close()
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()
            _let_go()
        self._unsubscribe()
        if self._saver is not None:
            await self._saver.close()

    async def __aenter__(self) -> SimServer:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _listen(self, runner: web.AppRunner) -> asyncio.Server:
        inner = runner.server
        assert inner is not None  # noqa: S101 - the runner is set up
        return await asyncio.get_running_loop().create_server(
            lambda: Door(self._gateway, inner, self._doors, idle_seconds=self._idle_seconds),
            self._host,
            self._port,
            backlog=128,
        )

    async def _shut(self, fault: Fault) -> None:
        """Refuse connections for a rule's wait, and break those that stand; the admin's own stay."""
        if self._runner is None or self._runner.server is None or self._listening is None:
            return
        self._listening.close()
        standing = [door.transport for door in self._doors]
        standing += [each.transport for each in self._runner.server.connections]
        for transport in standing:
            if transport is not None and transport not in self._admin.connections:
                transport.abort()
        await self._floor.faults.wait(fault)
        if self._runner is not None:
            self._listening = await self._listen(self._runner)

    def _authority(self) -> str:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104 - read, not bound
        return f"[{host}]:{self._port}" if ":" in host else f"{host}:{self._port}"

    def _taken(self) -> bytes:
        return msgspec.msgpack.encode(State(VERSION, self.exchange.dump(), self._tokens.state))


def _let_go() -> None:
    """Have aiohttp forget the handlers that it has put middlewares around: it keeps the last thousand of a process.

    Behind each stands a whole exchange, and whoever starts one after the other would keep them all.
    """
    known = getattr(web_app, "_cached_build_middleware", None)
    if known is not None:
        known.cache_clear()


def _tell_defect(clock: asyncio.Task[None]) -> None:
    # Calls still move the clock themselves; a defect must be heard all the same.
    error = None if clock.cancelled() else clock.exception()
    if error is not None:
        defects.tell("the exchange's clock stopped", error)


def _body(body: dict[str, object], status: int) -> web.Response:
    return web.Response(body=msgspec.json.encode(body), status=status, content_type="application/json")


@web.middleware
async def _official(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Turn whatever goes wrong into a body of Kiwoom's shape; nothing of the inside reaches the client."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        answer = _body(
            {"return_code": 1, "return_msg": f"잘못된 요청입니다({error.status} {error.reason})"}, error.status
        )
        if "Allow" in error.headers:
            answer.headers["Allow"] = error.headers["Allow"]
        return answer
    except ConnectionError:
        raise  # the client went away; nobody is there to be answered
    except Exception as error:  # noqa: BLE001
        # The outermost edge: a defect of ours is logged here and answered without its details.
        defects.tell("call failed", error, path=request.path)
        return _body(defects.body(), 500)
