"""The platform of Engawa: it talks, keeps, sends and ticks, and knows no feature."""
