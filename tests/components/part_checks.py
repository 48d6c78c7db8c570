"""What every part of the pipeline keeps to, whatever it does: one test a promise.

A test module gives its part by a fixture `part` and imports these tests; they run the part through Rasa's
own graph nodes, as the server does.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphNode, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.constants import DIAGNOSTIC_DATA
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

TEXTS = [
    "how often are the injections",
    "is it free",
    "my chest feels crushed",
    "hello there",
    "Fridge??",
    "💉",
]


@dataclass
class Part:
    """A part of the pipeline in a model of its own."""

    component: type
    storage: LocalModelStorage
    config: dict[str, Any] = field(default_factory=dict)
    training_data: TrainingData | None = None
    """What the part is trained on; None for a part that learns nothing."""
    name: str = "part_under_test"

    @property
    def trained(self) -> bool:
        return self.training_data is not None

    def train(self) -> None:
        """Train and persist, as `rasa train` does."""
        if self.trained:
            self.node("create", "train", "training_data")(("input", self.training_data))

    def read(self, texts: Sequence[str], metadata: dict[str, Any] | None = None) -> list[Message]:
        """The messages as the part leaves them, loaded as `rasa run` does."""
        messages = [Message({TEXT: text, "metadata": metadata or {}}) for text in texts]
        _, read = self.node("load" if self.trained else "create", "process", "messages")(("input", messages))
        return list(read)

    def node(self, constructor: str, function: str, argument: str) -> GraphNode:
        """A node of Rasa's graph around the part."""
        return GraphNode(
            node_name=self.name,
            component_class=self.component,
            constructor_name=constructor,
            component_config=self.config,
            fn_name=function,
            inputs={argument: "input"},
            eager=True,
            model_storage=self.storage,
            resource=Resource(self.name),
            execution_context=ExecutionContext(GraphSchema({}), "model of the tests"),
        )

    def persisted(self) -> dict[str, bytes]:
        """The files that the part keeps in the model, by name."""
        if not self.trained:
            return {}
        with self.storage.read_from(Resource(self.name)) as folder:
            return {
                str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
            }


def seen(messages: Sequence[Message]) -> list[Any]:
    """All that parts have put on messages, in a form that can be compared."""
    found = []
    for message in messages:
        data = {key: value for key, value in message.data.items() if key != DIAGNOSTIC_DATA}
        features = [(f.origin, f.attribute, f.type, f.features.tobytes()) for f in message.features]
        # Sums of floats depend on how many texts are read together, in the seventh place.
        found.append((json.dumps(rounded(data), sort_keys=True), features))
    return found


def rounded(value: Any) -> Any:
    """The value with its floats to five places."""
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    return [rounded(each) for each in value] if isinstance(value, list | tuple) else value


def test_rasa_knows_the_part_by_the_name_in_the_configuration(part: Part) -> None:
    registered = DefaultV1Recipe._from_registry(f"{part.component.__module__}.{part.component.__name__}")
    assert registered.clazz is part.component
    assert registered.is_trainable is part.trained


@pytest.mark.parametrize("text", ["", " ", "\n", "💉", "/", "a" * 4000])
def test_any_text_is_read_and_kept_as_written(part: Part, text: str) -> None:
    (message,) = part.read([text])
    assert message.get(TEXT) == text


def test_messages_stay_in_order_and_none_is_lost(part: Part) -> None:
    assert [message.get(TEXT) for message in part.read(TEXTS)] == TEXTS
    assert part.read([]) == []


def test_the_same_message_is_always_read_alike(part: Part) -> None:
    assert seen(part.read(TEXTS)) == seen(part.read(TEXTS))


def test_a_message_is_read_alike_whatever_comes_with_it(part: Part) -> None:
    alone = [seen(part.read([text]))[0] for text in TEXTS]
    assert seen(part.read(TEXTS)) == alone
    assert seen(part.read(TEXTS[::-1]))[::-1] == alone


def test_what_a_part_says_can_be_sent_as_json(part: Part) -> None:
    for message in part.read(TEXTS):
        said = message.as_dict(only_output_properties=True)
        assert json.loads(json.dumps(said)) == said


def test_what_is_persisted_holds_no_pickle(part: Part, tmp_path: Path) -> None:
    files = part.persisted()
    assert bool(files) is part.trained
    for name, content in files.items():
        if name.endswith(".npz"):
            copy = tmp_path / "copy.npz"
            copy.write_bytes(content)
            with np.load(copy, allow_pickle=False) as arrays:
                assert all(arrays[array].dtype != object for array in arrays.files), name
        else:
            assert name.endswith(".json"), f"{name} is neither arrays nor JSON"
            json.loads(content)


def test_a_part_carried_to_another_machine_reads_alike(part: Part, tmp_path: Path) -> None:
    elsewhere = LocalModelStorage.create(tmp_path)
    if part.trained:
        with elsewhere.write_to(Resource(part.name)) as folder:
            for name, content in part.persisted().items():
                (folder / name).write_bytes(content)
    moved = Part(part.component, elsewhere, part.config, part.training_data)
    assert seen(moved.read(TEXTS)) == seen(part.read(TEXTS))
