"""The public side: the patient's chat page, the safety gate before Rasa, and the store of escalations."""
