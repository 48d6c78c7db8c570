"""The published topics as their files stand now."""

import hashlib
from pathlib import Path

from django.conf import settings

from content.errors import ContentError
from content.sources import Source, load_sources
from content.topics import TOPIC_ID, Topic, load_topic, topic_files

_known: dict[Path, tuple[tuple[int, int, int], Topic | None]] = {}


def folder() -> Path:
    """Where the topics' files are."""
    return Path(settings.CONTENT_ROOT) / "data" / "faq"


def topics() -> dict[str, Topic]:
    """All topics by id. A file is read again when it has changed; one that is broken is left out."""
    found = {}
    for path in topic_files(folder()):
        topic = _read(path)
        if topic is not None:
            found[topic.id] = topic
    return found


def topic(topic_id: str) -> Topic | None:
    """One topic, or None."""
    return _read(_path(topic_id)) if TOPIC_ID.fullmatch(topic_id) else None


def text(topic_id: str) -> str:
    """The text of the topic's file; "" where there is none."""
    try:
        return _path(topic_id).read_text("utf-8")
    except FileNotFoundError:
        return ""


def checksum(topic_id: str) -> str:
    """SHA-256 of the topic's file; "" where there is none."""
    found = text(topic_id)
    return hashlib.sha256(found.encode()).hexdigest() if found else ""


def sources() -> dict[str, Source]:
    """The register of sources; empty where it is broken."""
    try:
        return load_sources(Path(settings.CONTENT_ROOT) / "data" / "sources.yml")
    except ContentError:
        return {}


def _path(topic_id: str) -> Path:
    return folder() / f"{topic_id}.yml"


def _read(path: Path) -> Topic | None:
    try:
        state = path.stat()
    except OSError:
        return None
    stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
    kept = _known.get(path)
    if kept is None or kept[0] != stamp:
        try:
            kept = (stamp, load_topic(path))
        except ContentError:
            kept = (stamp, None)
        _known[path] = kept
    return kept[1]
