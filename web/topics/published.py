"""The published topics as their files stand now."""

import hashlib
import os
from pathlib import Path

from django.conf import settings

from content.errors import ContentError
from content.sources import Source, load_sources
from content.topics import TOPIC_ID, Topic, load_topic

_known: dict[str, tuple[tuple[int, int, int], Topic | None]] = {}


def folder() -> Path:
    """Where the topics' files are."""
    return Path(settings.CONTENT_ROOT) / "data" / "faq"


def topics() -> dict[str, Topic]:
    """All topics by id. A file is read again when it has changed; one that is broken is left out."""
    found, here = {}, folder()
    with os.scandir(here) as entries:
        names = sorted(e.name for e in entries if e.name.endswith(".yml") and not e.name.startswith("."))
    for name in names:
        topic = _read(f"{here}/{name}")
        if topic is not None:
            found[topic.id] = topic
    return found


def topic(topic_id: str) -> Topic | None:
    """One topic, or None."""
    return _read(str(_path(topic_id))) if TOPIC_ID.fullmatch(topic_id) else None


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


def _read(path: str) -> Topic | None:
    # Plain strings: the list of topics asks for all of them at each call.
    try:
        state = os.stat(path)
    except OSError:
        return None
    stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
    kept = _known.get(path)
    if kept is None or kept[0] != stamp:
        try:
            kept = (stamp, load_topic(Path(path)))
        except ContentError:
            kept = (stamp, None)
        _known[path] = kept
    return kept[1]
