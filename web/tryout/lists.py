"""Long lists of questions that are being tried. They are kept in memory alone, for an hour at most."""

import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from web.tryout.process import Trial
from web.tryout.shown import Line, line

KEPT = 60 * 60.0  # seconds
MOST_KEPT = 10
HEADINGS = (
    "question",
    "published: level",
    "published: outcome",
    "published: topic",
    "published: confidence",
    "draft: level",
    "draft: outcome",
    "draft: topic",
    "draft: confidence",
    "differs",
)


@dataclass(frozen=True, slots=True)
class Tried:
    """One list; ``draft`` is None where no draft is applied."""

    by: str
    questions: tuple[str, ...]
    published: Trial
    draft: Trial | None
    number: uuid.UUID = field(default_factory=uuid.uuid4)
    at: float = field(default_factory=time.monotonic)

    @property
    def trials(self) -> list[Trial]:
        """Those that there are."""
        return [trial for trial in (self.published, self.draft) if trial is not None]

    @property
    def is_done(self) -> bool:
        """Whether nothing more will come."""
        return all(trial.is_done for trial in self.trials)

    @property
    def problem(self) -> str:
        """What went wrong, "" where nothing did."""
        return next((trial.problem for trial in self.trials if trial.problem), "")

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        every = len(self.questions) * len(self.trials)
        return sum(len(trial.said) for trial in self.trials) / every

    def lines(self) -> list[Line]:
        """One line a question that was answered on all sides."""
        drafted: Sequence[dict[str, Any] | None] = (
            self.draft.said if self.draft is not None else [None] * len(self.questions)
        )
        return [line(*one) for one in zip(self.questions, self.published.said, drafted)]


_lists: OrderedDict[uuid.UUID, Tried] = OrderedDict()
_lock = threading.Lock()


def keep(tried: Tried) -> None:
    """Keep it until its time is over or too many newer ones are kept."""
    with _lock:
        _lists[tried.number] = tried
        while len(_lists) > MOST_KEPT:
            _lists.popitem(last=False)


def kept(number: uuid.UUID, by: str) -> Tried | None:
    """The list, for the one who asked for it."""
    with _lock:
        for old in [old for old in _lists.values() if time.monotonic() - old.at > KEPT]:
            del _lists[old.number]
        found = _lists.get(number)
    return found if found is not None and found.by == by else None
