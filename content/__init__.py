"""Load, check and save the curated content: topics, sources, clinic settings, fixed texts.

No Rasa and no Django here: the pipeline, the custom actions and the front door all read through this room.
"""
