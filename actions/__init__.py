"""Custom actions, one a file: what Rasa does beside speaking."""
