"""What the ward hands over (受領): a receipt the same day, a register of every item, and its return or erasure."""
