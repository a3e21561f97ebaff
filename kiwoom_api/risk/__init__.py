"""The gate: may this order leave? Limits, checks and the kill switch."""
