"""Benchmarks: what is compared, under what load, and what came out; never a pass or a fail."""
