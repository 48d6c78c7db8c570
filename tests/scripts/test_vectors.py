"""The vectors that come with the project are those of its phrasings."""

import numpy as np

from scripts.vectors import SHIPPED, training_texts
from tests.understanding.test_vectors import CountingEncoder
from understanding.vectors import encode_with_cache

ROOT = SHIPPED.parent.parent
ALLOWED_MISSING = 0.2  # then `make vectors` is due: the first training would take too long


def test_most_phrasings_come_with_their_vectors_and_these_are_right() -> None:
    encoder = CountingEncoder()
    texts = list(training_texts(ROOT))
    vectors = encode_with_cache(encoder, texts, None, SHIPPED)
    assert len(encoder.asked()) < ALLOWED_MISSING * len(texts)
    some = range(0, len(texts), len(texts) // 40)
    exact = encoder.encode_all([texts[i] for i in some])
    assert (vectors[list(some)] * exact).sum(axis=1).min() > 0.999
    assert np.isfinite(vectors).all()
