"""Keep what was made of a file until the file changes. For what is read far more often than it is written."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def kept(load: Callable[[Path], T]) -> Callable[[Path], T]:
    """The loader, which reads a file again only when its time, size or inode is another one.

    What it gives is shared: callers must not change it. What it raises is not kept.
    """
    known: dict[Path, tuple[tuple[int, int, int], T]] = {}

    @wraps(load)
    def loaded(path: Path) -> T:
        try:
            state = path.stat()
        except OSError:
            return load(path)
        stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
        found = known.get(path)
        if found is None or found[0] != stamp:
            found = known[path] = (stamp, load(path))
        return found[1]

    return loaded
