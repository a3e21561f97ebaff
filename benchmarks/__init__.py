"""Benchmarks: every figure stands beside its peer, measured in the same run."""
