"""Slack: its own SDK verifies; one method to send needs no more of it."""
