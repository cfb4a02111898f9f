"""The way of an event: kept once, handled in order, answered as exactly as LINE allows."""
