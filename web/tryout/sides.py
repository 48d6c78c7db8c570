"""Makes the sides: the published one from the model in use, the draft one by training on drafts.

Vectors come from the model itself, so only what is new is encoded. The calibration of the published reader is
kept: two thirds of the time of a training go into it, and one draft hardly moves it.
"""

import hashlib
import json
import tarfile
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from components.reading import SecondThresholds
from content.clinic import load_clinic
from content.published import PublishedTopics
from content.replies import Replies
from content.texts import load_texts
from content.topics import numbered_phrasings, topic_files, topic_of
from content.yaml_files import read_yaml
from safety import Assessment, Memory, assess, default_assessor
from scripts.train import read_current
from understanding.encoder import SentenceEncoder, Vectors, load_encoder
from understanding.reader import TOPIC_PREFIX, Reader, Thresholds, TopicNotes
from understanding.second_reader import SecondReader
from understanding.tidy import spell_out
from web.frontdoor.words import Words
from web.tryout.drafted import Draft, Drafted
from web.tryout.side import Common, Parts, Side

PARTS_KEPT = 2  # draft sides: some 60 MB each


class NoModelError(Exception):
    """There is no model in use to try against."""


class Sides:
    """Gives the sides, made when they are first asked for and again when the content changes.

    ``root`` is the project's folder, ``content`` the one whose topics are published, ``clinic`` the clinic's
    file. May be asked from two threads.
    """

    def __init__(self, root: Path, content: Path, clinic: Path) -> None:
        self._root = root
        self._content = content
        self._clinic_file = clinic
        self._lock = threading.Lock()
        self._published: tuple[str, Side] | None = None
        self._drafted: dict[str, Side] = {}

    def published(self) -> tuple[str, Side]:
        """The side that patients have, with a name that changes with the model. Raises NoModelError."""
        with self._lock:
            model = self._model()
            mark = f"{model.name} {model.stat().st_mtime_ns}"
            if self._published is None or self._published[0] != mark:
                self._published = (mark, Side(self._common, self._parts_of(model)))
                self._drafted.clear()
            return self._published

    def drafted(self, drafts: Sequence[Draft]) -> tuple[str, Side]:
        """The side with these drafts, and its name. Raises NoModelError, ContentError."""
        mark, published = self.published()
        digest = hashlib.sha256(json.dumps([[d.topic, d.text] for d in drafts]).encode())
        for path in self._data_files():
            state = path.stat()
            digest.update(f"{path.name} {state.st_mtime_ns} {state.st_size}".encode())
        name = f"{mark} {digest.hexdigest()}"
        if name not in self._drafted:
            while len(self._drafted) >= PARTS_KEPT:
                self._drafted.pop(next(iter(self._drafted)))
            self._drafted[name] = Side(self._common, self._with_drafts(published.parts, drafts))
        return name, self._drafted[name]

    @property
    def _common(self) -> Common:
        return common(self._clinic_file, self._root)

    def _data_files(self) -> list[Path]:
        data = self._content / "data"
        return [path for folder in ("dialogue", "faq") for path in topic_files(data / folder)]

    def _model(self) -> Path:
        models = self._content / "models"
        model = models / str(read_current(models).get("model", ""))
        if not model.is_file():
            raise NoModelError
        return model

    def _topics(self) -> PublishedTopics:
        data = self._content / "data"
        return PublishedTopics(data / "faq", data / "sources.yml")

    def _parts_of(self, model: Path) -> Parts:
        with tempfile.TemporaryDirectory() as unpacked:
            folder = Path(unpacked)
            with tarfile.open(model) as archive:
                wanted = [m for m in archive.getmembers() if m.isfile() and _is_wanted(m.name)]
                for member in wanted:
                    member.name = member.name.lstrip("/")
                    if ".." in Path(member.name).parts:
                        raise NoModelError
                archive.extractall(folder, wanted)  # noqa: S202  plain files, checked above
            nodes = json.loads((folder / "metadata.json").read_text("utf-8"))["predict_schema"]["nodes"]
            matcher, learned = _node(nodes, "TopicMatcher"), _node(nodes, "RedFlagReader")
            thresholds = Thresholds(
                **{f.name: matcher["config"].get(f.name, f.default) for f in fields(Thresholds)}
            )
            stored = folder / "components"
            reader = Reader.load(stored / matcher["resource"]["name"], self._encoder, thresholds)
            second = SecondReader.load(stored / learned["resource"]["name"])
        topics = self._topics()
        return Parts(
            reader,
            thresholds,
            second,
            SecondThresholds.from_config(learned["config"]),
            self._replies(topics),
            {topic: found.title for topic, found in topics.topics().items()},
            rules(self._content / "data" / "dialogue" / "rules.yml"),
        )

    @property
    def _encoder(self) -> SentenceEncoder:
        return self._common.encoder

    def _replies(self, topics: PublishedTopics | Drafted) -> Replies:
        return Replies(topics, load_texts(self._root / "domain.yml"), self._common.words.clinic)

    def _with_drafts(self, published: Parts, drafts: Sequence[Draft]) -> Parts:
        over = {draft.topic: topic_of(draft.topic, draft.text) if draft.text else None for draft in drafts}
        topics = Drafted(self._topics(), over)
        every = topics.topics()
        parts = replace(
            published,
            replies=self._replies(topics),
            titles={topic: found.title for topic, found in every.items()},
        )
        labelled = self._small_talk() + [
            (text, f"{TOPIC_PREFIX}{topic.id}") for topic in every.values() for text in topic.phrasings
        ]
        labelled = list(dict.fromkeys(labelled))
        notes = {
            topic.id: TopicNotes(topic.title, topic.related, topic.on_yes if topic.on_yes in every else "")
            for topic in every.values()
            if topic.phrasings
        }
        spelt = [(_spelt(text), label) for text, label in labelled]
        if notes == dict(published.reader.notes) and spelt == published.reader.labelled():
            return parts
        # What staff write is no part of the second reader: both sides have the published one.
        return replace(parts, reader=self._trained(published, labelled, [text for text, _ in spelt], notes))

    def _trained(
        self,
        published: Parts,
        labelled: Sequence[tuple[str, str]],
        spelt: Sequence[str],
        notes: Mapping[str, TopicNotes],
    ) -> Reader:
        vectors = self._vectors(spelt, published.reader.known_vectors())
        return Reader.train(
            self._encoder,
            [text for text, _ in labelled],
            [label for _, label in labelled],
            notes,
            published.thresholds,
            vectors,
            published.reader.calibration,
        )

    def _vectors(self, texts: Sequence[str], known: Mapping[str, Vectors]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        vectors = {**known, **dict(zip(new, self._encoder.encode_all(new, workers=1) if new else ()))}
        return np.stack([vectors[text] for text in texts])

    def _small_talk(self) -> list[tuple[str, str]]:
        """The phrasings of the dialogue, which come before those of topics as in ``components``' importer."""
        found = []
        for path in topic_files(self._content / "data" / "dialogue"):
            document = read_yaml(path)
            for index, entry in enumerate(document.data.get("nlu", ())):
                found += [(text, str(entry["intent"])) for _, text in numbered_phrasings(document, index)]
        return found


def rules(path: Path) -> dict[str, tuple[str, ...]]:
    """From each intent to the texts that its one rule says, in order."""
    found = {}
    for rule in read_yaml(path).data["rules"]:
        intents = [step["intent"] for step in rule["steps"] if "intent" in step]
        actions = [step["action"] for step in rule["steps"] if "action" in step]
        said: Iterable[str] = (action for action in actions if action.startswith("utter_"))
        found[str(intents[0])] = tuple(said)
    return found


@lru_cache(maxsize=1)
def common(clinic_file: Path, root: Path) -> Common:
    """What both sides share, loaded once. Raises ContentError."""
    clinic = load_clinic(clinic_file, root / "data" / "locales.yml")
    return Common(
        load_encoder(), Words(load_texts(root / "domain.yml"), clinic), default_assessor().vocabulary, _assess
    )


@lru_cache(maxsize=64)
def _assess(text: str, memory: Memory, at: datetime) -> Assessment:
    # Both sides read the same words with the same vocabulary.
    return assess(text, memory, at=at)


@lru_cache(maxsize=50_000)
def _spelt(text: str) -> str:
    # A draft is tried again and again while somebody types; all other phrasings stay.
    return spell_out(text)


def _is_wanted(name: str) -> bool:
    return name.lstrip("/") == "metadata.json" or "TopicMatcher" in name or "RedFlagReader" in name


def _node(nodes: Mapping[str, Any], part: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        node for node in nodes.values() if node["uses"].endswith(f".{part}") and node["config"] is not None
    )
    return found
