"""The simulated LINE platform keeps LINE's rules."""
