"""Time speaks up: due work is rows that follow from facts."""
