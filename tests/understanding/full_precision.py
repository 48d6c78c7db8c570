"""The encoder's official 32-bit weights, run with numpy: what the 8-bit model is compared with."""

import json
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.special import erf
from tokenizers import Tokenizer

Array = npt.NDArray[np.float32]

LAYERS, HEADS, EPSILON = 6, 12, 1e-12


def read_weights(path: Path) -> dict[str, Array]:
    """The arrays of a safetensors file: a length, a JSON table, then the bytes."""
    raw = path.read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    table = json.loads(raw[8 : 8 + size])
    body = memoryview(raw)[8 + size :]
    return {
        name: np.frombuffer(body[entry["data_offsets"][0] : entry["data_offsets"][1]], np.float32).reshape(
            entry["shape"]
        )
        for name, entry in table.items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }


class FullPrecisionEncoder:
    """BERT of six layers with mean pooling, for one text at a time."""

    def __init__(self, weights: Path, tokenizer: Path) -> None:
        self._weights = read_weights(weights)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(256)

    def encode(self, text: str) -> Array:
        """The unit vector of one text."""
        ids = np.array(self._tokenizer.encode(text).ids)
        words = self._weights["embeddings.word_embeddings.weight"][ids]
        places = self._weights["embeddings.position_embeddings.weight"][: len(ids)]
        states = self._norm(
            "embeddings", words + places + self._weights["embeddings.token_type_embeddings.weight"][0]
        )
        for number in range(LAYERS):
            layer = f"encoder.layer.{number}"
            attended = self._dense(f"{layer}.attention.output", self._attention(layer, states))
            states = self._norm(f"{layer}.attention.output", states + attended)
            inner = self._dense(f"{layer}.intermediate", states)
            inner = 0.5 * inner * (1.0 + erf(inner / np.sqrt(2.0)))
            states = self._norm(f"{layer}.output", states + self._dense(f"{layer}.output", inner))
        vector = states.mean(axis=0)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def _attention(self, layer: str, states: Array) -> Array:
        query, key, value = (
            self._linear(f"{layer}.attention.self.{part}", states)
            .reshape(len(states), HEADS, -1)
            .transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return np.asarray((shares @ value).transpose(1, 0, 2).reshape(len(states), -1))

    def _dense(self, name: str, states: Array) -> Array:
        return self._linear(f"{name}.dense", states)

    def _linear(self, name: str, states: Array) -> Array:
        return np.asarray(states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _norm(self, name: str, states: Array) -> Array:
        centred = states - states.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
        return np.asarray(
            scaled * self._weights[f"{name}.LayerNorm.weight"] + self._weights[f"{name}.LayerNorm.bias"]
        )
