"""A vocabulary that has changed, loaded and tried beside the one in use."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from safety.assess import Assessor
from safety.memory import Memory
from safety.model import Level
from safety.schema import VocabularyError
from safety.vocabulary import DATA_FOLDER, Group, ProofCase, load_vocabulary

# Of each group and level; all proof cases were read before a release, here a second must do.
TRIED = 6


def renewed(folder: Path = DATA_FOLDER, tried: int = TRIED) -> Assessor:
    """Give an assessor with the folder's vocabulary that reads proof cases of every group as it must.

    Nothing is put in use: that is `use`.

    Raises:
        VocabularyError: the vocabulary breaks its schema, or misses one of its own proof cases.
    """
    assessor = Assessor(load_vocabulary(folder))
    for group in assessor.vocabulary.groups:
        for case in _some(group, tried):
            if level_of((*case.previous, case.text), assessor) < case.level:
                raise VocabularyError(f"{group.id}.yml: {case.text!r} is not read as {case.level.label}")
    return assessor


def checksum(folder: Path = DATA_FOLDER) -> str:
    """Give the SHA-256 of the vocabulary as it stands on disk."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yml")):
        digest.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def level_of(messages: tuple[str, ...], assessor: Assessor) -> Level:
    """Give the level of the last of one person's messages."""
    memory, level = Memory(), Level.NONE
    for message in messages:
        read = assessor.assess(message, memory)
        memory, level = read.memory, read.level
    return level


def _some(group: Group, tried: int) -> Iterator[ProofCase]:
    seen: Counter[Level] = Counter()
    for case in group.proof:
        if case.level and seen[case.level] < tried:
            seen[case.level] += 1
            yield case
