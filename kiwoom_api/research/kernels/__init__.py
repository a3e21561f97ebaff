"""Compiled trading of array rules, for sweeps. The engine is the judge: each kernel agrees with it trade by trade."""
