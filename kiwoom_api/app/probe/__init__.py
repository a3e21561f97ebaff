"""Looks at a real, mock or local account step by step, and says what its answers do not share with what is believed."""
