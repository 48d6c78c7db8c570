"""Rasa featurizer: the sentence vector of all-MiniLM-L6-v2 as a dense feature."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.encoder import Vectors, load_encoder
from understanding.tidy import spell_out, spell_out_phrasing
from understanding.vectors import encode_with_cache


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds one sentence feature of 384 numbers to each message: the vector of its spelt-out text."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Paths of the model and tokenizer (empty: the packaged files) and of the kept vectors."""
        return {
            **DenseFeaturizer.get_default_config(),
            "model": "",
            "tokenizer": "",
            "cache": "",
            "shipped": "",
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Made by Rasa from ``config.yml``."""
        return cls(execution_context.node_name, config)

    def __init__(self, name: str, config: dict[str, Any]) -> None:
        super().__init__(name, config)
        self._encoder = load_encoder(config["model"], config["tokenizer"])
        self._cache = Path(config["cache"]) if config["cache"] else None
        self._shipped = Path(config["shipped"]) if config["shipped"] else None

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector to messages that arrive, one in a conversation or many that are only read."""
        if len(messages) > 1:
            self._encoder.read_ahead([spell_out(text) for m in messages if (text := m.get(TEXT))])
        for message in messages:
            text = message.get(TEXT)
            if text:
                self._add(message, self._encoder.encode_tokens(spell_out(text)).vector)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vectors to the training phrasings, from the cache where it has them."""
        examples = [e for e in training_data.training_examples if e.get(TEXT)]
        texts = [spell_out_phrasing(e.get(TEXT)) for e in examples]
        vectors = encode_with_cache(self._encoder, texts, self._cache, self._shipped)
        for example, vector in zip(examples, vectors):
            self._add(example, vector)
        return training_data

    def _add(self, message: Message, vector: Vectors) -> None:
        message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Missing or foreign files are refused when the encoder is loaded, with their names."""


def sentence_vector(message: Message) -> Vectors | None:
    """The vector that ``SentenceEncoder`` added to a message, or None."""
    _, sentence = message.get_dense_features(TEXT)
    return None if sentence is None else sentence.features[0]
