"""Sending on purpose."""
