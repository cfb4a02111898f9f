"""The incident clock in bad weather: every alarm falls due at once while one thing after the other goes wrong."""
