"""Composing, encrypting and sending mail: one recipient each, at least once, its bytes purged once it is accepted."""
