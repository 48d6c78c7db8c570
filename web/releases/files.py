"""Put a release's texts into the folder of topics: each file whole or not at all. No database, no Rasa."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from content.topics import topic_files


def texts(folder: Path) -> dict[str, str]:
    """The text of every topic's file by topic; empty where there is no such folder."""
    return {path.stem: path.read_text("utf-8") for path in topic_files(folder)}


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[dict[str, Any]]:
    """What leads from one folder to the other, as a release keeps it, by topic."""
    return [
        {"topic": topic, "before": before.get(topic, ""), "after": after.get(topic, ""), "revision": ""}
        for topic in sorted({*before, *after})
        if before.get(topic, "") != after.get(topic, "")
    ]


def others(folder: Path, wanted: Iterable[Mapping[str, Any]]) -> list[str]:
    """The topics of ``wanted`` whose file is neither as it was before the release nor as it will be."""
    found = texts(folder)
    return [c["topic"] for c in wanted if found.get(c["topic"], "") not in (c["before"], c["after"])]


def write(folder: Path, wanted: Iterable[Mapping[str, Any]], side: str = "after") -> None:
    """Write what is new or changed. ``side`` "before" puts back what was. Safe to repeat."""
    for change in wanted:
        if change[side]:
            replace(folder / f"{change['topic']}.yml", change[side])
    _settle(folder)


def remove(folder: Path, wanted: Iterable[Mapping[str, Any]], side: str = "after") -> None:
    """Remove what is no more. Safe to repeat."""
    for change in wanted:
        if not change[side]:
            (folder / f"{change['topic']}.yml").unlink(missing_ok=True)
    _settle(folder)


def replace(path: Path, text: str) -> None:
    """Write a file beside, bring it to the disk, then put it in the old one's place."""
    partial = path.with_name(f".{path.name}.partial")
    with open(partial, "w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def keep(folder: Path, copy: Path) -> None:
    """Copy all topics' files to ``copy``, which is complete or not there."""
    partial = copy.with_name(copy.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for path in topic_files(folder):
        shutil.copyfile(path, partial / path.name)
    shutil.rmtree(copy, ignore_errors=True)
    partial.rename(copy)


def link(source: Path, target: Path) -> None:
    """Have the same file in a second place: a link where the disk allows, else a copy."""
    if target.exists():
        os.utime(target)  # the newest is what Rasa starts from
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        os.link(source, partial)
    except OSError:
        shutil.copyfile(source, partial)
    os.replace(partial, target)
    os.utime(target)


def sha256(path: Path) -> str:
    """The file's checksum; "" where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _settle(folder: Path) -> None:
    # The names too must be on the disk before the release counts as being there.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
