"""The memory: durable intents, orders, executions and positions on SQLite and PostgreSQL."""

from kiwoom_api.journal.memory import InMemoryJournal
from kiwoom_api.journal.places import default_url
from kiwoom_api.journal.store import Journal

__all__ = ["InMemoryJournal", "Journal", "default_url"]
