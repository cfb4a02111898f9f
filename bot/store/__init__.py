"""Keeping rows, keys and sealed values."""
