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
from types import MappingProxyType
from typing import Any

import numpy as np

from components.reading import SecondThresholds
from content.clinic import load_clinic
from content.published import PublishedTopics
from content.replies import Replies
from content.texts import load_texts
from content.topics import numbered_phrasings, topic_files, topic_of
from content.yaml_files import read_yaml
from safety import Assessment, Assessor, Memory, load_vocabulary
from scripts.train import read_current
from understanding.encoder import SentenceEncoder, Vectors, load_encoder
from understanding.reader import TOPIC_PREFIX, Reader, Thresholds, TopicNotes
from understanding.second_reader import SecondReader
from understanding.tidy import spell_out
from web.frontdoor.words import Words
from web.releases import safety_files
from web.tryout.drafted import Draft, Drafted
from web.tryout.side import Common, Parts, Side

PARTS_KEPT = 2  # draft sides: some 60 MB each
NOTHING: Mapping[str, str] = MappingProxyType({})


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
            state = [model.name, str(model.stat().st_mtime_ns), *safety_files.marks(self._content).values()]
            mark = " ".join(state)
            if self._published is None or self._published[0] != mark:
                common = self._common()
                self._published = (mark, Side(common, self._parts_of(common, model)))
                self._drafted.clear()
            return self._published

    def drafted(self, drafts: Sequence[Draft], safety: Mapping[str, str] = NOTHING) -> tuple[str, Side]:
        """The side with these drafts, and its name.

        ``safety`` holds drafts of safety texts and red-flag words by path. Raises NoModelError, ContentError,
        VocabularyError.
        """
        mark, published = self.published()
        digest = hashlib.sha256(json.dumps([[d.topic, d.text] for d in drafts] + [dict(safety)]).encode())
        for path in self._data_files():
            state = path.stat()
            digest.update(f"{path.name} {state.st_mtime_ns} {state.st_size}".encode())
        name = f"{mark} {digest.hexdigest()}"
        if name not in self._drafted:
            while len(self._drafted) >= PARTS_KEPT:
                self._drafted.pop(next(iter(self._drafted)))
            common = self._common(safety)
            self._drafted[name] = Side(common, self._with_drafts(common, published.parts, drafts))
        return name, self._drafted[name]

    def _common(self, safety: Mapping[str, str] = NOTHING) -> Common:
        marks = tuple(safety_files.marks(self._content).values())
        return _common(self._clinic_file, self._root, self._content, tuple(safety.items()), marks)

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

    def _parts_of(self, common: Common, model: Path) -> Parts:
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
            reader = Reader.load(stored / matcher["resource"]["name"], common.encoder, thresholds)
            second = SecondReader.load(stored / learned["resource"]["name"])
        topics = self._topics()
        return Parts(
            reader,
            thresholds,
            second,
            SecondThresholds.from_config(learned["config"]),
            Replies(topics, common.texts, common.words.clinic),
            {topic: found.title for topic, found in topics.topics().items()},
            rules(self._content / "data" / "dialogue" / "rules.yml"),
        )

    def _with_drafts(self, common: Common, published: Parts, drafts: Sequence[Draft]) -> Parts:
        over = {draft.topic: topic_of(draft.topic, draft.text) if draft.text else None for draft in drafts}
        topics = Drafted(self._topics(), over)
        every = topics.topics()
        parts = replace(
            published,
            replies=Replies(topics, common.texts, common.words.clinic),
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
        texts = [text for text, _ in spelt]
        return replace(parts, reader=_trained(common.encoder, published, labelled, texts, notes))

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


def _trained(
    encoder: SentenceEncoder,
    published: Parts,
    labelled: Sequence[tuple[str, str]],
    spelt: Sequence[str],
    notes: Mapping[str, TopicNotes],
) -> Reader:
    return Reader.train(
        encoder,
        [text for text, _ in labelled],
        [label for _, label in labelled],
        notes,
        published.thresholds,
        _vectors(encoder, spelt, published.reader.known_vectors()),
        published.reader.calibration,
    )


def _vectors(encoder: SentenceEncoder, texts: Sequence[str], known: Mapping[str, Vectors]) -> Vectors:
    new = [text for text in dict.fromkeys(texts) if text not in known]
    vectors = {**known, **dict(zip(new, encoder.encode_all(new, workers=1) if new else ()))}
    return np.stack([vectors[text] for text in texts])


@lru_cache(maxsize=3)
def _common(
    clinic_file: Path, root: Path, content: Path, safety: tuple[tuple[str, str], ...], marks: tuple[str, ...]
) -> Common:
    """What stands around, with drafts by path; ``marks`` are those of the files beneath."""
    clinic = load_clinic(clinic_file, root / "data" / "locales.yml")
    with tempfile.TemporaryDirectory() as folder:
        safety_files.with_drafts(content, dict(safety), Path(folder))
        texts = load_texts(Path(folder) / safety_files.DOMAIN)
        assessor = Assessor(load_vocabulary(Path(folder) / safety_files.VOCABULARY))

    @lru_cache(maxsize=64)
    def read(text: str, memory: Memory, at: datetime) -> Assessment:
        return assessor.assess(text, memory, at=at)

    words = Words(texts, clinic)
    return Common(_encoder(), texts, words, assessor.vocabulary, assessor.title, read)


@lru_cache(maxsize=1)
def _encoder() -> SentenceEncoder:
    return load_encoder()


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
