"""Questions that the assistant must know: proof that a model understands and answers.

They follow the topics, so that no topic is one that must never be retired, split or reworded.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from content.errors import ContentError
from content.topics import topic_files, topic_of

# Of some topics a model may rightly know nothing: one that is being published, or retired at this moment.
TRIED = 5


def known_questions(folder: Path) -> Iterator[tuple[str, str]]:
    """A few topics of a folder, each with a way of asking it; files that are broken are passed over."""
    return islice(_all(folder), TRIED)


def _all(folder: Path) -> Iterator[tuple[str, str]]:
    for path in topic_files(folder):
        try:
            topic = topic_of(path.stem, path.read_text("utf-8"))
        except (ContentError, OSError, ValueError):
            continue
        if topic.phrasings:
            yield topic.id, topic.phrasings[0]
