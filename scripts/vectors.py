"""Write ``data/vectors.npz`` for the phrasings as they stand: ``python -m scripts.vectors``.

Worth doing after many phrasings changed; without it the first training on a new machine takes longer.
"""

from collections.abc import Iterator
from pathlib import Path

from components.red_flag_examples import second_reader_examples
from content.phrasings import load_phrasings
from scripts.train import ROOT
from understanding.encoder import load_encoder
from understanding.tidy import spell_out
from understanding.vectors import ship

SHIPPED = ROOT / "data" / "vectors.npz"


def training_texts(root: Path) -> Iterator[str]:
    """All texts that training encodes, as they are encoded."""
    yield from (spell_out(item.text) for item in load_phrasings(root / "data"))
    yield from (
        spell_out(example.text)
        for example in second_reader_examples(root / "data" / "red_flags" / "examples")
    )


if __name__ == "__main__":
    count = ship(load_encoder(), list(training_texts(ROOT)), SHIPPED)
    print(f"{SHIPPED.relative_to(ROOT)}: {count} vectors, {SHIPPED.stat().st_size / 1e6:.1f} MB")
