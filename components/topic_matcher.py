"""Rasa intent classifier: matches a message to topics and small talk and decides the outcome."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.sentence_encoder import SentenceEncoder, sentence_vector
from understanding.encoder import Vectors, load_encoder
from understanding.reader import Context, Reader, Thresholds, TopicNotes, Understanding, topic_id

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicMatcher(GraphComponent, IntentClassifier):
    """Sets the intent that the rules act on, and ``understanding``: outcome, topics, confidence, context."""

    @classmethod
    def required_components(cls) -> list[type]:
        """The sentence vectors come from our own featurizer."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The thresholds of ``understanding.reader`` and the encoder's files."""
        return {"model": "", "tokenizer": "", **{f.name: f.default for f in fields(Thresholds)}}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicMatcher:
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
    ) -> TopicMatcher:
        """Made by Rasa from a trained model."""
        part = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            part._reader = Reader.load(folder, part._encoder, part._thresholds)
        return part

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._encoder = load_encoder(config["model"], config["tokenizer"])
        self._thresholds = Thresholds(**{f.name: config[f.name] for f in fields(Thresholds)})
        self._model_storage = model_storage
        self._resource = resource
        self._reader: Reader | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """Train on all phrasings and store the result with the model."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        labels = [e.get(INTENT_RESPONSE_KEY) or e.get(INTENT) for e in examples]
        vectors = encode_features(examples)
        texts = [e.get(TEXT) for e in examples]
        self._reader = Reader.train(self._encoder, texts, labels, _notes(examples), self._thresholds, vectors)
        with self._model_storage.write_to(self._resource) as folder:
            self._reader.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Read each message; what it follows up and which button was pressed stand in its metadata."""
        if len(messages) > 1 and self._reader is not None:
            self._reader.read_ahead([text for message in messages if (text := message.get(TEXT))])
        for message in messages:
            decision = self._read(message)
            message.set(
                INTENT, {"name": decision.intent, "confidence": decision.confidence}, add_to_output=True
            )
            message.set("understanding", decision.to_dict(), add_to_output=True)
            if decision.topics:
                message.set("response_selector", _selected(decision), add_to_output=True)
            self._add_nearest(message)
        return messages

    def _add_nearest(self, message: Message) -> None:
        """Where somebody who edits asks for it, the phrasings nearest in meaning: topic, words, cosine."""
        count = (message.get("metadata") or {}).get("nearest")
        if count and self._reader is not None and message.get(TEXT):
            found = [
                {"text": text, "intent": label, "cosine": round(float(cosine), 3)}
                for text, label, cosine in self._reader.nearest(message.get(TEXT), int(count))
            ]
            message.set("nearest", found, add_to_output=True)

    def _read(self, message: Message) -> Understanding:
        if self._reader is None:
            raise RuntimeError("The topic matcher has not been trained or loaded.")
        metadata = message.get("metadata") or {}
        context = Context.from_dict(metadata.get("context"))
        if metadata.get("choice"):
            return self._reader.choose(str(metadata["choice"]), context)
        return self._reader.read(message.get(TEXT) or "", context)


def encode_features(examples: list[Message]) -> Vectors | None:
    """The vectors of training examples as one array, or None where any lacks its vector."""
    import numpy as np

    vectors = [v for v in map(sentence_vector, examples) if v is not None]
    return np.stack(vectors) if len(vectors) == len(examples) and vectors else None


def _notes(examples: list[Message]) -> dict[str, TopicNotes]:
    """Title and neighbours of each topic, from the metadata beside its phrasings."""
    notes: dict[str, TopicNotes] = {}
    for example in examples:
        label = example.get(INTENT_RESPONSE_KEY)
        metadata: Mapping[str, Any] = (example.get("metadata") or {}).get("intent") or {}
        if label and metadata:
            notes[topic_id(label)] = TopicNotes(
                str(metadata.get("title", "")),
                tuple(metadata.get("related", ())),
                str(metadata.get("on_yes", "")),
            )
    return notes


def _selected(decision: Understanding) -> dict[str, Any]:
    """Rasa's own form for a retrieval intent's choice; its retrieval action reads the ``utter_action``."""
    label = f"faq/{decision.topics[0]}"
    return {
        "all_retrieval_intents": ["faq"],
        "faq": {
            "response": {
                "intent_response_key": label,
                "utter_action": f"utter_{label}",
                "confidence": decision.confidence,
                "responses": [],
            },
            "ranking": [],
        },
    }
