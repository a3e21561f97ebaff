"""Two programs that begin an order at the same moment: at least one of them sees the other's."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from journal_tools import DAY, ME, wish

from kiwoom_api.journal import Journal
from kiwoom_api.model.ports import JournalPort


@pytest.fixture
def other(url: str, journal: JournalPort) -> Iterator[JournalPort]:
    """The same journal, as another program has it open."""
    if not isinstance(journal, Journal):
        pytest.skip("the twin in memory is one program's")
    with Journal.open(url, create=False) as opened:
        yield opened


def test_an_intent_is_numbered_after_those_that_are_committed_before_it(
    journal: JournalPort, other: JournalPort
) -> None:
    """What begins while another program's intent is not committed waits for it, and counts it as earlier."""
    begun, go = threading.Event(), threading.Event()
    seen: list[list[int]] = []

    def first() -> None:
        with other.batch():
            other.begin_intent(wish(20))
            begun.set()
            go.wait(10)

    def second() -> None:
        journal.begin_intent(wish(30))
        seen.append([intent.quantity for intent in journal.intents(ME, DAY)])

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert begun.wait(10)
    threads[1].start()
    threads[1].join(0.3)
    early = list(seen)
    go.set()
    for thread in threads:
        thread.join(10)
    assert early == []
    assert seen == [[20, 30]]
