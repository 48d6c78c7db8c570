"""Twilio's SMS and WhatsApp: its own SDK verifies, and one form to send needs no more of it."""
