"""Keep sentence vectors by text, so that no phrasing is encoded twice.

Two stores: the cache of this machine, exact, which follows the texts; and `shipped`, which comes with the
project, a byte a number, so that the first training on a new machine need not encode ten thousand phrasings.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from understanding.encoder import DIMENSIONS, MODEL_SHA256, SentenceEncoder, Vectors, unit

KEY_LENGTH = 16  # hexadecimal digits; among some ten thousand texts no two share them


def _key(text: str) -> str:
    # The model is part of the key: another encoder never meets these vectors.
    return hashlib.sha256(f"{MODEL_SHA256}\0{text}".encode()).hexdigest()[:KEY_LENGTH]


def encode_with_cache(
    encoder: SentenceEncoder, texts: Sequence[str], cache: Path | None, shipped: Path | None = None
) -> Vectors:
    """Vectors of `texts`, of shape (n, 384); those found in `cache` or `shipped` are not computed again.

    The cache then holds exactly the vectors of `texts`, so it does not grow with abandoned phrasings. A file
    that cannot be read is ignored, and a cache written anew.
    """
    known = _read(cache)
    keys = [_key(text) for text in texts]
    missing = {key: text for key, text in zip(keys, texts) if key not in known}
    if missing:
        known.update(_read_shipped(shipped))
        unknown = {key: text for key, text in missing.items() if key not in known}
        known.update(zip(unknown, encoder.encode_all(list(unknown.values()))))
    vectors = np.stack([known[key] for key in keys]) if keys else np.zeros((0, DIMENSIONS), np.float32)
    if cache is not None and missing:
        unique = list(dict.fromkeys(keys))
        _write(cache, keys=np.array(unique), vectors=np.stack([known[key] for key in unique]))
    return vectors


def ship(encoder: SentenceEncoder, texts: Sequence[str], path: Path) -> int:
    """Write the vectors of `texts` for `shipped`, encoded anew; how many."""
    unique = {_key(text): text for text in texts}
    vectors = encoder.encode_all(list(unique.values()))
    scales = np.abs(vectors).max(axis=1) / 127
    numbers = np.round(vectors / scales[:, None]).astype(np.int8)
    _write(path, keys=np.array([int(key, 16) for key in unique], np.uint64), numbers=numbers)
    return len(unique)


def _read(path: Path | None) -> dict[str, Vectors]:
    arrays = _arrays(path, "keys", "vectors")
    return dict(zip(arrays["keys"].tolist(), arrays["vectors"])) if arrays else {}


def _read_shipped(path: Path | None) -> dict[str, Vectors]:
    arrays = _arrays(path, "keys", "numbers")
    if not arrays:
        return {}
    keys = (f"{key:0{KEY_LENGTH}x}" for key in arrays["keys"].tolist())
    return {key: unit(numbers.astype(np.float32)) for key, numbers in zip(keys, arrays["numbers"])}


def _arrays(path: Path | None, *names: str) -> Mapping[str, Vectors]:
    """The named arrays of a file; none where there is no such file, or it cannot be read."""
    if path is None or not path.is_file():
        return {}
    try:
        # Opened here: of a damaged file numpy would leave its own handle open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return {name: stored[name] for name in names}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}


def _write(path: Path, **arrays: Vectors) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial.npz")
    np.savez_compressed(partial, **arrays) if "numbers" in arrays else np.savez(partial, **arrays)
    os.replace(partial, path)
