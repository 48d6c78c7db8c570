"""Rasa classifier that has the last word: a red flag in the message becomes its intent."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from safety import Assessment, Level, assess


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RedFlagReader(GraphComponent, IntentClassifier):
    """Takes the front door's assessment from the metadata; reads for itself only where there is none.

    The text to say (``utter_red_flag_stroke``) names the intent (``red_flag_stroke``), and one rule an intent
    says it. What was found travels on under ``red_flags`` for the custom action.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlagReader:
        """Made by Rasa; nothing is trained or stored."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set ``red_flags`` on each message, and the intent where the message raises a level anew."""
        for message in messages:
            metadata = message.get("metadata") or {}
            given = metadata.get("assessment")
            if metadata.get("choice"):
                continue
            found = Assessment.from_dict(given) if given else assess(message.get(TEXT) or "")
            message.set("red_flags", found.to_dict(), add_to_output=True)
            understanding = message.get("understanding") or {}
            message.set("understanding", {**understanding, "level": found.level.label}, add_to_output=True)
            if found.fresh > Level.NONE:
                name = found.text_id.removeprefix("utter_")
                message.set(INTENT, {"name": name, "confidence": 1.0}, add_to_output=True)
        return messages
