"""Topics with drafts over them. Without database and without the encoder."""

from collections.abc import Mapping
from dataclasses import dataclass

from content.errors import ContentError
from content.published import PublishedTopics
from content.sources import Source
from content.topics import Topic, topic_of


@dataclass(frozen=True, slots=True)
class Draft:
    """One topic as its file would be; ``text`` is "" where the topic is to be withdrawn."""

    topic: str
    text: str


def problem_of(topic: str, text: str) -> str:
    """Why a draft cannot be tried yet, in words for people; "" where it can."""
    try:
        topic_of(topic, text)
    except ContentError as error:
        return error.reason
    return ""


class Drafted:
    """The published topics with drafts over them, for ``content.replies``."""

    def __init__(self, published: PublishedTopics, drafts: Mapping[str, Topic | None]) -> None:
        self._published = published
        self._drafts = drafts

    def get(self, topic_id: str) -> Topic | None:
        """The topic as it would be."""
        return self._drafts[topic_id] if topic_id in self._drafts else self._published.get(topic_id)

    def sources_of(self, topic: Topic) -> tuple[Source, ...]:
        """The register's entries for the topic."""
        return self._published.sources_of(topic)

    def topics(self) -> dict[str, Topic]:
        """All topics by id, sorted."""
        found = {**self._published.topics(), **self._drafts}
        return {topic: found[topic] for topic in sorted(found) if found[topic] is not None}  # type: ignore[misc]
