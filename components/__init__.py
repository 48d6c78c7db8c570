"""Our parts of Rasa's pipeline and surroundings; the only room besides ``scripts/`` that imports Rasa."""
