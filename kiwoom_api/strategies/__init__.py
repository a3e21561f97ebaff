"""The ideas: strategies that see data only and answer with orders."""
