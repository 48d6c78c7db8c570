"""The one error that a person who edits content gets to see."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def shown(path: Path) -> str:
    """The path as a person knows it: from the project's folder where the file lies in it."""
    try:
        return path.resolve().relative_to(ROOT).as_posix()
    except ValueError:
        return str(path)


class ContentError(Exception):
    """A content file cannot be used. The message is one sentence: file, line, what is wrong, what to do.

    ``path``, ``line`` (from 1, None when unknown) and ``reason`` give the parts, for lists of problems.
    """

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        self.path = path
        self.line = line
        self.reason = reason.rstrip(".")
        where = shown(path) if line is None else f"{shown(path)}, line {line}"
        super().__init__(f"{where}: {self.reason}.")
