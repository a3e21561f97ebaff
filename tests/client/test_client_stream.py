"""The feed for synchronous code: a plain for loop, Ctrl-C, the end. A real exchange in a thread of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiwoom_api import Client, tr
from kiwoom_api.client.sync import Background
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Gap
from kiwoom_api.settings import Settings
from kiwoom_api.sim.server import SimServer, build_exchange


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Address of a stepped exchange that stands at 10:00."""
    with Background("sim") as loop:
        server = SimServer(build_exchange(None, "2026-07-01T10:00:00", every=600), clock="stepped")
        loop.run(server.start())
        yield server.url
        loop.run(server.stop())


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    """Settings of a key at that exchange."""
    return Settings.local(url, client_id=f"key-{tmp_path.name}", client_secret="s", data_dir=tmp_path)


def admin(url: str, path: str, body: dict[str, Any]) -> None:
    """Call the admin API."""
    request = urllib.request.Request(f"{url}/admin/{path}", data=json.dumps(body).encode())
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200


def test_a_for_loop_reads_live_records(url: str, settings: Settings) -> None:
    """Typed records come in order; what a broken-off loop left is there for the next; close ends a loop."""
    with Client(settings) as client, client.stream(["0B", "0D"], ["005930"]) as stream:
        assert stream.connected
        admin(url, "advance", {"by": 3600})
        for record in stream:
            if isinstance(record, tr.RealTrade):
                first = record
                break
        assert first.price
        assert first.price > 0
        later = next(record for record in stream if isinstance(record, tr.RealTrade))
        assert later.volume > first.volume  # type: ignore[operator]
        threading.Timer(0.1, stream.close).start()
        assert all(record is not None for record in stream)
        with pytest.raises(StopIteration):
            next(stream)


def test_everything_a_feed_can_is_there(url: str, settings: Settings) -> None:
    """Registrations, conditions and callbacks work from synchronous code; a gap is told in the loop."""
    with Client(settings) as client, client.stream(["00"]) as stream:
        heard: list[Any] = []
        end = stream.on(["0B"], heard.append)
        stream.register(["0B", "0D"], ["000660"], grp="2")
        admin(url, "advance", {"by": 1200})
        assert next(stream).item == "000660"  # type: ignore[union-attr]
        assert heard
        assert isinstance(heard[0], tr.RealTrade)
        end()
        stream.remove(grp="2")
        assert stream.conditions()[0].condition == "0"
        assert {row.symbol for row in stream.search("5")} >= {"005930", "000660"}
        assert set(stream.watch("5")) >= {"005930"}
        stream.unwatch("5")
        admin(url, "fault", {"kind": "drop-ws"})
        assert isinstance(next(event for event in stream if isinstance(event, Gap)), Gap)


def test_a_refused_stream_leaves_nothing_open(settings: Settings) -> None:
    """What cannot be registered is BadInput; closing the client closes the streams that were left open."""
    with Client(settings) as client:
        with pytest.raises(BadInput):
            client.stream(["0B"])
        left = client.stream(["00"])
    assert not left.connected


SCRIPT = """
import sys
from pathlib import Path
from kiwoom_api import Client, Settings
settings = Settings.local(sys.argv[1], client_id="ctrl-c", client_secret="s", data_dir=Path(sys.argv[2]))
try:
    with Client(settings) as client, client.stream(["0B"], ["005930"]) as stream:
        print("ready", flush=True)
        for record in stream:
            pass
except KeyboardInterrupt:
    print("stopped", stream.connected)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT to one process")
def test_ctrl_c_ends_a_loop_cleanly(url: str, tmp_path: Path) -> None:
    """Ctrl-C in a waiting loop is KeyboardInterrupt there; the connection is closed and nothing is printed."""
    command = [sys.executable, "-c", SCRIPT, url, str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (out, err, process.returncode) == ("stopped False\n", "", 0)
