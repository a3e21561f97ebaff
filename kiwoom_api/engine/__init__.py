"""The heart: events in, commands out; strategy base, portfolio and the drivers."""
