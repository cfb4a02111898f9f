"""Sending (送信) to the ward: looked over by its author and two others, each letter by itself, until it is received."""
