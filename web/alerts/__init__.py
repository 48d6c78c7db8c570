"""Telling the clinic's staff about an escalation, contact by contact, until someone acknowledges it."""
