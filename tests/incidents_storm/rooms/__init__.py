"""Rooms that exist only while the alarms are tried."""
