"""Messaging apps: one typed message in, one renderer out, and a closed folder for each provider."""
