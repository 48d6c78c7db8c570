"""Telegram's Bot API, called directly: one header to verify and one method to send need no library."""
