"""The phone: token, limiter, REST and WebSocket; satisfies the Broker and Feed ports."""
