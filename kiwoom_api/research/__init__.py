"""The laboratory: metrics and reports."""
