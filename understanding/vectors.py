"""Keep sentence vectors by text, so that no phrasing is encoded twice."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from understanding.encoder import DIMENSIONS, MODEL_SHA256, SentenceEncoder, Vectors


def _key(text: str) -> str:
    # The model is part of the key: another encoder never meets these vectors.
    return hashlib.sha256(f"{MODEL_SHA256}\0{text}".encode()).hexdigest()


def encode_with_cache(encoder: SentenceEncoder, texts: Sequence[str], cache: Path | None) -> Vectors:
    """Vectors of `texts`, of shape (n, 384); those found in the file `cache` are not computed again.

    The file then holds exactly the vectors of `texts`, so it does not grow with abandoned phrasings. A cache
    that cannot be read is ignored and written anew.
    """
    known: dict[str, Vectors] = {}
    if cache is not None and cache.is_file():
        try:
            # Opened here: of a damaged file numpy would leave its own handle open.
            with cache.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                known = dict(zip(stored["keys"].tolist(), stored["vectors"]))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            known = {}
    keys = [_key(text) for text in texts]
    missing = {key: text for key, text in zip(keys, texts) if key not in known}
    known.update(zip(missing, encoder.encode_all(list(missing.values()))))
    vectors = np.stack([known[key] for key in keys]) if keys else np.zeros((0, DIMENSIONS), np.float32)
    if cache is not None and missing:
        cache.parent.mkdir(parents=True, exist_ok=True)
        partial = cache.with_suffix(".partial.npz")
        unique = dict.fromkeys(keys)
        np.savez(partial, keys=np.array(list(unique)), vectors=np.stack([known[key] for key in unique]))
        os.replace(partial, cache)
    return vectors
