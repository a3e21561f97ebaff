"""Execution algorithms: one large wish worked into the market as many small orders. Pure: no I/O and no clock."""
