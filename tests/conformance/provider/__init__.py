"""The providers' side: one local server that checks, by their documentation, whatever is sent to people."""
