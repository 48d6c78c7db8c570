"""The topics as they stand on disk now: a changed answer is live at once, a broken file changes nothing.

Rasa's process and the front door each keep one of these. A lookup costs a dictionary access; at most once a
second the file behind it is compared by time and size.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from content.errors import ContentError
from content.sources import Source, load_sources
from content.topics import TOPIC_ID, Topic, load_topic, topic_files

logger = logging.getLogger(__name__)

Stamp = tuple[int, int, int]


@dataclass(slots=True)
class _Entry:
    """What is known of one file: its last good topic, the state of the file that was read, and when."""

    topic: Topic | None
    stamp: Stamp | None
    checked: float
    missing: bool = False


class PublishedTopics:
    """Topics by id, read again when their file changes. Safe to use from several threads.

    ``folder`` holds the topic files and ``sources`` is the register. ``check_every`` is in seconds and
    ``clock`` counts seconds. A file that becomes broken keeps its last good version and is reported once
    through logging, without its content; a file that is gone for two checks is withdrawn, since some editors
    replace a file by deleting it first. Raises ContentError when the register cannot be read at the start.
    """

    def __init__(
        self,
        folder: Path,
        sources: Path,
        check_every: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._sources_file = sources
        self._check_every = check_every
        self._clock = clock
        self._lock = threading.RLock()
        self._entries: dict[str, _Entry] = {}
        self._listed = float("-inf")
        self._sources = load_sources(sources)
        self._sources_stamp = _stamp(sources)
        self._sources_checked = clock()
        self.topics()

    def get(self, topic_id: str) -> Topic | None:
        """The topic as last published, or None when there is no such topic."""
        now = self._clock()
        entry = self._entries.get(topic_id)
        if entry is not None and now - entry.checked < self._check_every:
            return entry.topic
        if not TOPIC_ID.fullmatch(topic_id):
            return None
        with self._lock:
            return self._refresh(topic_id, now)

    def topics(self) -> dict[str, Topic]:
        """All published topics, sorted by id. New files are found at most ``check_every`` seconds late."""
        with self._lock:
            now = self._clock()
            if now - self._listed >= self._check_every:
                self._listed = now
                for path in topic_files(self._folder):
                    if TOPIC_ID.fullmatch(path.stem):
                        self._entries.setdefault(path.stem, _Entry(None, None, float("-inf")))
            found = {topic_id: self.get(topic_id) for topic_id in sorted(self._entries)}
            return {topic_id: topic for topic_id, topic in found.items() if topic is not None}

    def sources_of(self, topic: Topic) -> tuple[Source, ...]:
        """The register's entries for the topic, in its order; an id that the register lacks is left out."""
        now = self._clock()
        if now - self._sources_checked >= self._check_every:
            with self._lock:
                self._refresh_sources(now)
        register = self._sources
        return tuple(register[source_id] for source_id in topic.sources if source_id in register)

    def _refresh(self, topic_id: str, now: float) -> Topic | None:
        path = self._folder / f"{topic_id}.yml"
        stamp = _stamp(path)
        entry = self._entries.get(topic_id)
        if stamp is None:
            if entry is None or entry.missing or entry.topic is None:
                self._entries.pop(topic_id, None)
                return None
            entry.missing, entry.checked = True, now
            return entry.topic
        if entry is None:
            entry = self._entries[topic_id] = _Entry(None, None, now)
        entry.missing = False
        if stamp != entry.stamp:
            try:
                entry.topic = load_topic(path)
            except ContentError as error:
                self._report(error, kept=entry.topic is not None)
            entry.stamp = stamp
        entry.checked = now
        return entry.topic

    def _refresh_sources(self, now: float) -> None:
        stamp = _stamp(self._sources_file)
        if stamp is not None and stamp != self._sources_stamp:
            try:
                self._sources = load_sources(self._sources_file)
            except ContentError as error:
                self._report(error, kept=True)
            self._sources_stamp = stamp
        self._sources_checked = now

    @staticmethod
    def _report(error: ContentError, kept: bool) -> None:
        # Only where, never what: the message of an error can quote the file.
        consequence = "the last good version stays in use" if kept else "it is not published"
        logger.error(
            "%s, line %s is broken, %s; run make check", error.path.name, error.line or "?", consequence
        )


def _stamp(path: Path) -> Stamp | None:
    """Time, size and inode of a file: they change whenever an editor saves it; None when it is gone."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino
