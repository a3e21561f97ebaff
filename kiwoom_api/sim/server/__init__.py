"""The door of the local exchange: Kiwoom's REST and WebSocket wire, and an admin API, over one matching engine."""

from kiwoom_api.sim.server.app import SimServer
from kiwoom_api.sim.server.setup import build_exchange

__all__ = ["SimServer", "build_exchange"]
