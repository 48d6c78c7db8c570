"""Put questions that mean about the same together: each goes to the nearest group, or begins a new one.

Pure arrays: sentence vectors in, numbers of groups out. The encoder and the matcher are the caller's.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

# Cosines after the direction common to all phrasings was taken away: nearly every question here is about B12
# and injections. Measured on phrasings of our topics, see docs/decisions.md.
NEAR = 0.4  # where the matcher sees the same label
NEAR_ANYWAY = 0.7
GROWTH = 1024  # rows added at a time


class Groups:
    """The mean directions of the groups, which move with every question that joins.

    `vectors` has one row a group, `labels` what the matcher saw in it, `sizes` how many questions it stands
    for; `common` is the mean of all phrasings' vectors.
    """

    def __init__(
        self, vectors: Vectors, labels: Sequence[str], sizes: Sequence[int], common: Vectors
    ) -> None:
        self._common = common
        self._count = len(labels)
        self._numbers: dict[str, int] = {}
        self._rows = np.zeros((self._count + GROWTH, len(common)), dtype=np.float32)
        self._labels = np.full(len(self._rows), -1, dtype=np.int32)
        self._rows[: self._count] = vectors
        self._labels[: self._count] = [self._number(label) for label in labels]
        self._sizes = [max(size, 1) for size in sizes]
        self._centred = np.zeros_like(self._rows)
        self._centred[: self._count] = _unit(self._rows[: self._count] - common)

    def join(self, vector: Vectors, label: str) -> tuple[int, bool]:
        """The number of the group that the unit vector joins, and whether it is a new one."""
        number = self._number(label)
        similar = self._centred[: self._count] @ _unit(vector - self._common)
        near = np.where(self._labels[: self._count] == number, NEAR, NEAR_ANYWAY)
        # How far above its own mark each group is; a group of the same label has the lower one.
        above = similar - near
        best = int(above.argmax()) if self._count else -1
        if best >= 0 and above[best] >= 0:
            self._move(best, vector)
            return best, False
        return self._begin(vector, number), True

    def vector(self, number: int) -> Vectors:
        """The mean direction of one group."""
        return np.asarray(self._rows[number])

    def _number(self, label: str) -> int:
        return self._numbers.setdefault(label, len(self._numbers))

    def _move(self, number: int, vector: Vectors) -> None:
        size = self._sizes[number]
        self._sizes[number] = size + 1
        self._put(number, _unit(self._rows[number] * size + vector))

    def _begin(self, vector: Vectors, label: int) -> int:
        if self._count == len(self._rows):
            more = max(GROWTH, self._count)
            blank = np.zeros((more, self._rows.shape[1]), np.float32)
            self._rows = np.vstack([self._rows, blank])
            self._centred = np.vstack([self._centred, blank])
            self._labels = np.hstack([self._labels, np.full(more, -1, np.int32)])
        number = self._count
        self._count += 1
        self._sizes.append(1)
        self._labels[number] = label
        self._put(number, vector)
        return number

    def _put(self, number: int, vector: Vectors) -> None:
        self._rows[number] = vector
        self._centred[number] = _unit(vector - self._common)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
