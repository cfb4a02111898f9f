"""A storm over the house: thousands of events through real processes that die on the way, and the books afterwards."""
