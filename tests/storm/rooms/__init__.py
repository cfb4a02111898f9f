"""Rooms that exist only while a storm blows."""
