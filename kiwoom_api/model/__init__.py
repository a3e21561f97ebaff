"""The words of the system: orders and their state machine, fills, events, errors and the ports between rooms."""
