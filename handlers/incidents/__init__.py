"""Incidents: what nothing may ever stop (000-§25, 001G-9)."""
