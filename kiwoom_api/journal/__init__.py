"""The memory: durable intents, orders, executions and positions on SQLite and PostgreSQL."""
