"""Counts: one row, one answer and sometimes a notice for each event, all numbered."""
