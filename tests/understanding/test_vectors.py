"""No phrasing is encoded twice, and a cache that cannot be trusted is not."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from understanding.encoder import (
    MODEL_FILE,
    TOKENIZER_FILE,
    SentenceEncoder,
    Vectors,
    packaged_file,
)
from understanding.vectors import encode_with_cache, ship

TEXTS = ["sore arm", "swollen leg", "how often"]


class CountingEncoder(SentenceEncoder):
    """The real encoder, which also keeps what it was asked for."""

    def __init__(self) -> None:
        super().__init__(packaged_file(*MODEL_FILE), packaged_file(*TOKENIZER_FILE))
        self.encoded: list[str] = []

    def encode_all(self, texts: Sequence[str], workers: int = 2) -> Vectors:
        self.encoded += texts
        return super().encode_all(texts, workers)

    def asked(self) -> list[str]:
        """What was encoded since the last call, in alphabetical order."""
        found, self.encoded = sorted(self.encoded), []
        return found


@pytest.fixture(scope="module")
def loaded() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture
def counting(loaded: CountingEncoder) -> CountingEncoder:
    loaded.encoded = []
    return loaded


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "made when needed" / "vectors.npz"


def test_only_texts_that_the_cache_lacks_are_encoded(counting: CountingEncoder, cache: Path) -> None:
    first = encode_with_cache(counting, TEXTS, cache)
    assert counting.asked() == sorted(TEXTS)
    second = encode_with_cache(counting, [*TEXTS[::-1], "new one"], cache)
    assert counting.asked() == ["new one"]
    assert np.array_equal(second[:3], first[::-1])
    assert np.array_equal(second[3], counting.encode("new one"))


def test_a_text_that_comes_twice_is_encoded_once(counting: CountingEncoder, cache: Path) -> None:
    vectors = encode_with_cache(counting, ["sore arm", "sore arm"], cache)
    assert counting.asked() == ["sore arm"]
    assert np.array_equal(vectors[0], vectors[1])


def test_the_cache_forgets_texts_that_are_gone(counting: CountingEncoder, cache: Path) -> None:
    encode_with_cache(counting, TEXTS, cache)
    encode_with_cache(counting, ["sore arm", "another"], cache)
    counting.asked()
    encode_with_cache(counting, TEXTS, cache)
    assert counting.asked() == ["how often", "swollen leg"]


def test_without_a_cache_everything_is_encoded(counting: CountingEncoder) -> None:
    assert encode_with_cache(counting, TEXTS, None).shape == (3, 384)
    assert counting.asked() == sorted(TEXTS)
    assert encode_with_cache(counting, [], None).shape == (0, 384)


def _empty(whole: bytes) -> bytes:
    return b""


def _garbage(whole: bytes) -> bytes:
    return b"not an archive"


def _cut_off(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


@pytest.mark.parametrize("spoil", [_empty, _garbage, _cut_off])
def test_a_cache_that_cannot_be_read_is_ignored_and_mended(
    counting: CountingEncoder, cache: Path, spoil: Callable[[bytes], bytes]
) -> None:
    expected = encode_with_cache(counting, TEXTS, cache)
    cache.write_bytes(spoil(cache.read_bytes()))
    counting.asked()
    assert np.array_equal(encode_with_cache(counting, TEXTS, cache), expected)
    assert counting.asked() == sorted(TEXTS)
    encode_with_cache(counting, TEXTS, cache)
    assert counting.asked() == []


def test_texts_that_were_shipped_are_not_encoded_again(counting: CountingEncoder, tmp_path: Path) -> None:
    shipped, cache = tmp_path / "shipped.npz", tmp_path / "cache.npz"
    assert ship(counting, [*TEXTS, TEXTS[0]], shipped) == len(TEXTS)
    counting.asked()
    vectors = encode_with_cache(counting, [*TEXTS, "new one"], cache, shipped)
    assert counting.asked() == ["new one"]
    exact = counting.encode_all([*TEXTS, "new one"])
    assert (vectors * exact).sum(axis=1) == pytest.approx(np.ones(4), abs=1e-3)
    assert np.array_equal(vectors[3], exact[3])
    # What was shipped is in the cache from then on.
    counting.asked()
    assert np.array_equal(encode_with_cache(counting, [*TEXTS, "new one"], cache), vectors)
    assert counting.asked() == []


def test_shipped_vectors_that_cannot_be_read_are_encoded(counting: CountingEncoder, tmp_path: Path) -> None:
    shipped = tmp_path / "shipped.npz"
    shipped.write_bytes(b"not an archive")
    assert np.array_equal(encode_with_cache(counting, TEXTS, None, shipped), counting.encode_all(TEXTS))


def test_a_cache_with_other_arrays_is_ignored(counting: CountingEncoder, cache: Path) -> None:
    cache.parent.mkdir()
    np.savez(cache, something=np.zeros(3))
    encode_with_cache(counting, TEXTS, cache)
    assert counting.asked() == sorted(TEXTS)
