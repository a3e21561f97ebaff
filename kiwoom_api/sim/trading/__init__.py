"""The fill model ``book``: order books on KRX and NXT, the market that trades in them, and every session of a day."""
