"""The website's chat: whose it is, which pages may hold it, what it is told, how much it may ask.

The way of one message is not here but in ``web/frontdoor/``; the chat's own files are in ``widget/``.
"""
