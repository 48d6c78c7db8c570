"""What an English word sounds like, roughly: "seezure" and "seizure" have one key."""

from __future__ import annotations

import re
from functools import lru_cache

# In this order: a spelling, the sound that it has in most words.
_SOUNDS = (
    (r"^[kgp]n", "n"),
    (r"^wr", "r"),
    (r"^ps", "s"),
    (r"ache", "ak"),
    (r"sch|sc(?=[aour])", "sk"),
    (r"(?:sci|ti|si|ci)(?=o|a|ent)|tch|sh|ch", "S"),
    (r"ph", "f"),
    (r"gh", ""),
    (r"dg", "j"),
    (r"sc(?=[eiy])|c(?=[eiy])|z", "s"),
    (r"ck|q|c", "k"),
    (r"x", "ks"),
    (r"mb(?=n|$)", "m"),
    (r"l(?=[fkm]$)", ""),
    (r"ue$|e$", ""),
    (r"[aeiouywh]+", "a"),
    (r"(.)\1+", r"\1"),
)
_PATTERNS = tuple((re.compile(pattern), sound) for pattern, sound in _SOUNDS)


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """Give the key of a lower-case word; words that are written as they are heard share it."""
    for pattern, heard in _PATTERNS:
        word = pattern.sub(heard, word)
    return word
