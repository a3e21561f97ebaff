"""Compiled batch kernels; each one needs the extra ``research`` (numba) and agrees with plain Python fill by fill."""
