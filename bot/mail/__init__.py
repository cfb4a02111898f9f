"""Composing, encrypting and sending mail: one recipient each, from the contractor's staffed mailbox (003-§11-7)."""
