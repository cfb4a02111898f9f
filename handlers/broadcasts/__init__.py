"""Sending on purpose: announcements, reminders and invitations that a second worker approves as they will go out."""
