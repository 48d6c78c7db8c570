"""Meta's WhatsApp Cloud API, called directly: one signature and one method need no library."""
