"""Talking: events, messages, dialogues and commands, without a word about any feature."""
