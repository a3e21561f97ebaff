"""Who hears what the exchange publishes."""

from __future__ import annotations

from collections.abc import Callable, Collection

from kiwoom_api.model.events import Event, Quote, Trade

Listener = Callable[[Event], None]


class Publisher:
    """Listeners in order of subscription.

    Attributes:
        quiet: while True nobody wants trades and quotes (a stock catches up with what nobody watched).
    """

    def __init__(self) -> None:
        self.quiet = False
        self._listeners: list[tuple[Listener, Collection[str] | None]] = []

    @property
    def symbols(self) -> set[str] | None:
        """Codes that somebody watches; None when somebody watches all."""
        if any(symbols is None for _, symbols in self._listeners):
            return None
        return {symbol for _, symbols in self._listeners for symbol in symbols or ()}

    def subscribe(self, listener: Listener, *, symbols: Collection[str] | None = None) -> Callable[[], None]:
        """Send every event to a listener, in order.

        Args:
            listener: called with Trade, Quote, OrderUpdate, PositionUpdate and SessionEvent.
            symbols: limits trades and quotes to these codes; looked at each time, so that its owner may change
                it; None for all of KRX. NXT's are heard by those who name them (``005930_NX``).

        Returns:
            A function that ends the subscription.
        """
        entry = (listener, symbols)
        self._listeners.append(entry)

        def end() -> None:
            self._listeners[:] = [each for each in self._listeners if each is not entry]

        return end

    @property
    def heard(self) -> bool:
        """Whether anybody listens at all."""
        return bool(self._listeners)

    def wants(self, symbol: str) -> bool:
        """Return whether anybody listens to a stock's trades and quotes."""
        if self.quiet:
            return False
        for _, symbols in self._listeners:  # noqa: SIM110 - asked at every instant, and a generator costs as much again
            if _hears(symbol, symbols):
                return True
        return False

    def emit(self, event: Event) -> None:
        """Publish an event."""
        if isinstance(event, Trade | Quote):
            for listener, symbols in tuple(self._listeners):
                if _hears(event.symbol, symbols):
                    listener(event)
        else:
            for listener, _ in tuple(self._listeners):
                listener(event)


def _hears(symbol: str, symbols: Collection[str] | None) -> bool:
    return "_" not in symbol if symbols is None else symbol in symbols
