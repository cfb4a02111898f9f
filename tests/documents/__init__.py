"""Word files: filled, equal, whole."""
