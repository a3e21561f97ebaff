"""The virtual loop: time jumps, connections lie in memory, and nothing depends on the machine."""

import asyncio

import aiohttp
import pytest
from aiohttp import web

from kiwoom_api.trial.loop import Deadlock, VirtualLoop, run


def test_waiting_costs_no_time() -> None:
    """A year of sleeping is over at once, and the loop's clock shows it."""

    async def sleep(loop: VirtualLoop) -> float:
        await asyncio.sleep(365 * 86_400)
        return loop.time()

    assert run(sleep) == pytest.approx(365 * 86_400)


def test_timers_fire_in_order() -> None:
    """Whoever waits shorter wakes first, whatever the order of asking; equals wake in that order."""

    async def wake(_loop: VirtualLoop) -> list[str]:
        woken: list[str] = []

        async def nap(name: str, seconds: float) -> None:
            await asyncio.sleep(seconds)
            woken.append(name)

        await asyncio.gather(nap("c", 3), nap("a", 1), nap("b1", 2), nap("b2", 2))
        return woken

    assert run(wake) == ["a", "b1", "b2", "c"]


def test_waits_lost_in_rounding_end() -> None:
    """A wait too short for the clock's precision still lets time pass, so that a watch that re-arms itself ends."""

    async def watch(loop: VirtualLoop) -> int:
        await asyncio.sleep(1e5)
        until, turns = loop.time() + 1e-12, 0
        while loop.time() < until:
            await asyncio.sleep(until - loop.time())
            turns += 1
        return turns

    assert run(watch) <= 2


def test_time_is_a_float_whatever_timers_say() -> None:
    """A timer that was set for a whole second leaves the clock a float, as every loop's is."""

    async def wait(loop: VirtualLoop) -> float:
        rung = asyncio.Event()
        loop.call_at(7, rung.set)
        await rung.wait()
        return loop.time()

    assert (run(wait), type(run(wait))) == (7.0, float)


def test_time_stops_only_where_somebody_is_woken() -> None:
    """A timer that was taken back does nothing, and holds up neither time nor those that come after it."""

    async def wait(loop: VirtualLoop) -> list[float]:
        woken: list[float] = []
        timers = [loop.call_later(second, lambda: woken.append(loop.time())) for second in range(1, 300)]
        for timer in timers[:-1]:
            timer.cancel()
        await asyncio.sleep(1_000)
        return [*woken, loop.time()]

    assert run(wait) == pytest.approx([299.0, 1_000.0])


def test_a_hang_is_an_error() -> None:
    """When everybody waits and no timer is set, the run ends with an error instead of hanging."""

    async def hang(_loop: VirtualLoop) -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(Deadlock):
        run(hang)


def test_circles_are_an_error() -> None:
    """Code that runs in circles and lets no time pass is found out."""

    async def spin(_loop: VirtualLoop) -> None:
        while True:
            await asyncio.wait_for(asyncio.sleep(0), 1)

    with pytest.raises(Deadlock):
        run(spin)


def test_aiohttp_runs_in_memory() -> None:
    """An aiohttp client and server talk on the loop: headers, a body in pieces, a timeout, a refused connection."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/late":
            await asyncio.sleep(60)
        return web.Response(text=(await request.text())[::-1] * 20_000)

    async def talk(loop: VirtualLoop) -> tuple[str, float]:
        app = web.Application()
        app.router.add_post("/{any}", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        server = await loop.create_server(runner.server, "127.0.0.1", 8080)
        async with aiohttp.ClientSession() as session:
            async with session.post("http://127.0.0.1:8080/now", data="abc") as response:
                text = await response.text()
            begun = loop.time()
            with pytest.raises(TimeoutError):
                await session.post("http://127.0.0.1:8080/late", timeout=aiohttp.ClientTimeout(total=10))
            took = loop.time() - begun
            server.close()
            with pytest.raises(aiohttp.ClientConnectorError):
                await session.post("http://127.0.0.1:8081/now")
        await runner.cleanup()
        return text, took

    text, took = run(talk)
    assert text == "cba" * 20_000
    assert took == pytest.approx(10.0)


def test_a_broken_connection_is_noticed() -> None:
    """When the client's process vanishes, the server's protocol hears of it, and nothing sent later arrives."""

    class Server(asyncio.Protocol):
        def __init__(self) -> None:
            self.heard, self.error = b"", None

        def data_received(self, data: bytes) -> None:
            self.heard += data

        def connection_lost(self, exc: Exception | None) -> None:
            self.error = exc

    async def vanish(loop: VirtualLoop) -> Server:
        server = Server()
        listening = await loop.create_server(lambda: server, "127.0.0.1", 9000)
        transport, _ = await loop.create_connection(asyncio.Protocol, "127.0.0.1", 9000)
        transport.write(b"one")
        await asyncio.sleep(0.1)
        loop.vanish()
        transport.write(b"two")
        await asyncio.sleep(0.1)
        listening.close()
        return server

    server = run(vanish)
    assert server.heard == b"one"
    assert isinstance(server.error, ConnectionResetError)
