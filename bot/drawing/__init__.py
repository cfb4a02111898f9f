"""Drawing the pictures of tips from a few plain shapes (developers only, `make pictures`)."""
