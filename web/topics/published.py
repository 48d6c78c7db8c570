"""The published topics as their files stand now."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from content.errors import ContentError
from content.sources import Source, load_sources
from content.topics import TOPIC_ID, Topic, load_topic

_known: dict[str, tuple[tuple[int, int, int], Topic | ContentError]] = {}


def folder() -> Path:
    """Where the topics' files are."""
    return Path(settings.CONTENT_ROOT) / "data" / "faq"


def topics() -> dict[str, Topic]:
    """All topics by id. A file is read again when it has changed; one that is broken is left out."""
    return {found.id: found for found in _all() if isinstance(found, Topic)}


def broken() -> list[str]:
    """What is wrong with each file that cannot be read: its name, the line, and what to do."""
    faults = []
    for found in _all():
        if isinstance(found, ContentError):
            line = "" if found.line is None else f", line {found.line}"
            faults.append(f"data/faq/{found.path.name}{line}: {found.reason}.")
    return faults


def topic(topic_id: str) -> Topic | None:
    """One topic, or None."""
    found = _read(str(_path(topic_id))) if TOPIC_ID.fullmatch(topic_id) else None
    return found if isinstance(found, Topic) else None


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


def _all() -> Iterator[Topic | ContentError]:
    here = folder()
    with os.scandir(here) as entries:
        names = sorted(e.name for e in entries if e.name.endswith(".yml") and not e.name.startswith("."))
    for name in names:
        found = _read(f"{here}/{name}")
        if found is not None:
            yield found


def _read(path: str) -> Topic | ContentError | None:
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
        except ContentError as error:
            kept = (stamp, error.with_traceback(None))
        _known[path] = kept
    return kept[1]
