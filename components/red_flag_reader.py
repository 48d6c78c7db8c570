"""Rasa classifier that has the last word: a red flag in the message becomes its intent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.reading import SecondThresholds, intent_of, second_reading
from components.red_flag_examples import second_reader_examples
from components.sentence_encoder import sentence_vector
from safety import Assessment, assess
from understanding.encoder import load_encoder
from understanding.second_reader import SecondReader
from understanding.tidy import spell_out_phrasing
from understanding.vectors import encode_with_cache


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RedFlagReader(GraphComponent, IntentClassifier):
    """Takes the front door's assessment from the metadata; reads for itself only where there is none.

    Where the rules are silent, the learned second reader speaks: at `ask` or above the reply is the safety
    check, at `raise` or above the level is SAME_DAY. The text to say (``utter_red_flag_stroke``) names the
    intent (``red_flag_stroke``), and one rule an intent says it. What was found travels on under
    ``red_flags`` for the custom action.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The second reader's examples, their kept vectors, and the probabilities at which it speaks."""
        return {
            "examples": "data/red_flags/examples",
            "cache": "",
            "shipped": "",
            "ask": 0.65,
            "ask_in_spite": 0.9,
            "raise": 0.9,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlagReader:
        """Made by Rasa before training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RedFlagReader:
        """Made by Rasa from a trained model."""
        part = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            part._second = SecondReader.load(folder)
        return part

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._examples = Path(config["examples"])
        self._cache = Path(config["cache"]) if config["cache"] else None
        self._shipped = Path(config["shipped"]) if config["shipped"] else None
        self._thresholds = SecondThresholds.from_config(config)
        self._model_storage = model_storage
        self._resource = resource
        self._second: SecondReader | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """Train the second reader from its own files; topics' phrasings have no part in it."""
        examples = second_reader_examples(self._examples)
        texts = [spell_out_phrasing(example.text) for example in examples]
        self._second = SecondReader.train(
            examples, encode_with_cache(load_encoder(), texts, self._cache, self._shipped)
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._second.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set ``red_flags`` on each message, and the intent where the message raises a level anew."""
        if len(messages) > 1 and self._second is not None:
            pairs = [(m.get(TEXT), sentence_vector(m)) for m in messages]
            known = [(text, vector) for text, vector in pairs if text and vector is not None]
            self._second.read_ahead([text for text, _ in known], [vector for _, vector in known])
        for message in messages:
            metadata = message.get("metadata") or {}
            if metadata.get("choice"):
                continue
            given = metadata.get("assessment")
            found = Assessment.from_dict(given) if given else assess(message.get(TEXT) or "")
            outcome = str((message.get("understanding") or {}).get("outcome"))
            text, vector = message.get(TEXT) or "", sentence_vector(message)
            found = second_reading(found, text, vector, outcome, self._second, self._thresholds)
            message.set("red_flags", found.to_dict(), add_to_output=True)
            understanding = message.get("understanding") or {}
            read = {"level": found.level.label, "fresh": found.fresh.label}
            message.set("understanding", {**understanding, **read}, add_to_output=True)
            intent = intent_of(found)
            if intent:
                message.set(INTENT, {"name": intent, "confidence": 1.0}, add_to_output=True)
        return messages
