"""What the assistant does: one room per feature, the same doors in each."""
