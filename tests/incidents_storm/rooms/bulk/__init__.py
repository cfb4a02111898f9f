"""Thousands of ordinary reminders that are due at once."""
