"""The front door: one message, one straight way from the person to the answer (see ``turn.py``)."""
