"""How many random messages the tests have said: ``make fuzz`` shows the count as each test ends, and the sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

_NAME = "messages"
_said, _total = Counter[str](), Counter[str]()


def count(messages: int = 1) -> None:
    """Note messages that a random test has said."""
    _said[_NAME] += messages


@pytest.fixture(autouse=True)
def _messages(request: pytest.FixtureRequest) -> Iterator[None]:
    """Attach to each test's report how many messages it said."""
    before = _said[_NAME]
    yield
    if _said[_NAME] > before:
        request.node.user_properties.append((_NAME, _said[_NAME] - before))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what the reports say, those of other processes too."""
    if report.when == "teardown":
        for name, value in report.user_properties:
            if name == _NAME:
                _total[_NAME] += int(str(value))


def pytest_report_teststatus(report: pytest.TestReport, config: pytest.Config) -> tuple[str, str, str] | None:
    """In verbose runs say beside a test that passed how many messages have been said up to it."""
    if report.when == "call" and report.passed and _total[_NAME] and config.get_verbosity() > 0:
        return "passed", ".", f"PASSED ({_total[_NAME]:,} messages before)"
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many random messages there were."""
    if _total[_NAME] and config.get_verbosity() > 0:
        terminalreporter.write_line(f"{_total[_NAME]:,} random messages")
