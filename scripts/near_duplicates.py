"""List phrasings that mean nearly the same in two topics: ``python -m scripts.near_duplicates``.

Pairs so close that no matcher can keep them apart are refused; the others are for an editor to look at.
"""

import sys
from pathlib import Path

from content.duplicates import Item, near_duplicates
from content.phrasings import load_phrasings
from understanding.encoder import load_encoder
from understanding.tidy import spell_out
from understanding.vectors import encode_with_cache

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Exit status 1 where a pair is refused."""
    phrasings = load_phrasings(ROOT / "data")
    texts = [spell_out(phrasing.text) for phrasing in phrasings]
    vectors = encode_with_cache(load_encoder(), texts, ROOT / "var" / "cache" / "vectors.npz")
    items = [Item(phrasing.intent, phrasing.text) for phrasing in phrasings]
    pairs = near_duplicates(vectors, items)
    for pair in pairs:
        mark = "REFUSED" if pair.refused else "look at"
        print(f"{mark} {pair.similarity:.3f}  {pair.first.intent}: {pair.first.text}")
        print(f"               {pair.second.intent}: {pair.second.text}")
    refused = sum(pair.refused for pair in pairs)
    print(f"Near-duplicates: {len(pairs)} pairs to look at, {refused} refused, of {len(items)} phrasings.")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
