"""Facebook Messenger, called directly: what it shares with WhatsApp stands in `meta.py`."""
