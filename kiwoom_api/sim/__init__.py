"""The exchange: matching, accounts, market data and the wire-compatible server."""
