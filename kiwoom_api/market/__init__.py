"""The law: ticks, limits, sessions, calendar, order types, fees and taxes. Pure functions, no clock."""
