"""The contract profile: windows, counts and names of one ward and year."""
