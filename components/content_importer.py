"""Give Rasa our training data through the content room: the same files, read in a fraction of the time.

Rasa's own reader parses every file several times with a slow parser; ``content/`` uses libyaml, and names the
file and line of whatever is wrong. The files stay in Rasa's own format.
"""

import copy
from functools import cached_property
from pathlib import Path
from typing import Any

import rasa.shared.utils.io
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers import utils
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from content.topics import numbered_phrasings
from content.yaml_files import Document, read_yaml

# Of the metadata, what the topic matcher reads.
NOTES = ("title", "related", "on_yes")


class Phrasing(Message):
    """A training phrasing. Rasa copies and hashes each some twenty times; here both are cheap."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "Phrasing":
        made = Phrasing(self.data, set(self.output_properties), self.time, list(self.features))
        if "metadata" in self.data:
            made.data["metadata"] = copy.deepcopy(self.data["metadata"], memo)
        made._cached_fingerprint = self._cached_fingerprint
        return made

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """Set a property; what is set to what it was keeps its checksum."""
        if add_to_output or not isinstance(info, str) or self.data.get(prop) != info:
            super().set(prop, info, add_to_output)


class ContentImporter(TrainingDataImporter):
    """Named in ``config.yml`` under ``importers``."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        self._config_file = config_file
        self._domain_path = domain_path
        folders = [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths or []
        paths = sorted(path for folder in folders for path in Path(folder).rglob("*.yml"))
        documents = [read_yaml(path) for path in paths]
        self._nlu = [d for d in documents if isinstance(d.data, dict) and "nlu" in d.data]
        self._stories = [
            str(d.path)
            for d in documents
            if isinstance(d.data, dict) and {"rules", "stories"} & d.data.keys()
        ]

    def get_config(self) -> dict[str, Any]:
        """The pipeline and policies."""
        config: dict[str, Any] = rasa.shared.utils.io.read_model_configuration(self._config_file)
        return config

    def get_config_file_for_auto_config(self) -> str | None:
        """The configuration file; nothing is left to Rasa to choose."""
        return self._config_file

    def get_domain(self) -> Domain:
        """The domain file."""
        return Domain.load(self._domain_path) if self._domain_path else Domain.empty()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """The rules."""
        return utils.story_graph_from_paths(self._stories, self.get_domain(), exclusion_percentage)

    def get_conversation_tests(self) -> StoryGraph:
        """None here: conversations are tested in tests/stories."""
        return StoryGraph([])

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The phrasings with what the pipeline needs of their metadata, and the answers."""
        return self._data

    @cached_property
    def _data(self) -> TrainingData:
        # Rasa asks twice, and changes copies only.
        messages = [message for document in self._nlu for message in _messages(document)]
        responses = {
            name: texts
            for document in self._nlu
            for name, texts in document.data.get("responses", {}).items()
        }
        return TrainingData(messages, responses=responses)


def _messages(document: Document) -> list[Message]:
    """The phrasings; what the pipeline needs of an intent's metadata goes with its first one alone.

    With all metadata on each, copying them would take half the training time.
    """
    messages = []
    for index, entry in enumerate(document.data["nlu"]):
        metadata = {name: value for name, value in entry.get("metadata", {}).items() if name in NOTES}
        for place, (_, text) in enumerate(numbered_phrasings(document, index)):
            notes = metadata if metadata and place == 0 else None
            messages.append(Phrasing.build(text, str(entry["intent"]), intent_metadata=notes))
    return messages
