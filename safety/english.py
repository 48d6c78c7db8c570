"""English words that spaCy and its lookups data carry, read from their files.

Importing spaCy takes longer than all else that the front door imports, and a person waits for its start
after a crash.
"""

import gzip
import json
import runpy
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def _folder(package: str) -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{package} is missing; install the packages of the lock file")
    return Path(found.origin).parent


STOP_WORDS: frozenset[str] = frozenset(
    runpy.run_path(str(_folder("spacy") / "lang" / "en" / "stop_words.py"))["STOP_WORDS"]
)


@cache
def lookups(name: str) -> dict[str, Any]:
    """A table of spaCy's lookups data for English, such as "lemma_lookup".

    Plain: as spaCy gives them they hold hashes instead of words, and only the words show all forms. Raises
    OSError where there is none and TypeError where it is something else.
    """
    path = _folder("spacy_lookups_data") / "data" / f"en_{name}.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        found = json.load(file)
    if not isinstance(found, dict):
        raise TypeError(f"{path} holds no table; install the spacy-lookups-data of the lock file")
    return found
