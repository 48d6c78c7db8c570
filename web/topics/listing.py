"""The list of topics: search and filters over what is published and what is drafted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from content.topic_file import Fields, fields_from, fields_of
from content.topics import Topic
from web.topics.models import Draft

STATES = {
    "published": "published, no draft",
    "draft": "changed in a draft",
    "new": "new, not published yet",
    "retire": "to be retired",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One topic as it would be next. ``state`` is a key of STATES."""

    topic: str
    fields: Fields
    state: str
    changed_by: str
    is_overdue: bool

    @property
    def state_words(self) -> str:
        """The state for people."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; "" and False leave everything in."""

    words: str = ""
    state: str = ""
    owner: str = ""
    is_overdue: bool = False

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filter":
        """Read an address's query."""
        return cls(
            query.get("q", "").strip()[:200],
            query.get("state", ""),
            query.get("owner", ""),
            query.get("overdue") == "1",
        )

    def takes(self, row: Row) -> bool:
        """Whether the row is one of those looked for. Every word must stand somewhere in the topic."""
        if self.state and row.state != self.state:
            return False
        if self.owner and row.fields["owner"] != self.owner:
            return False
        if self.is_overdue and not row.is_overdue:
            return False
        if not self.words:
            return True
        fields = row.fields
        text = " ".join([row.topic, fields["title"], fields["answer"], *fields["phrasings"]]).casefold()
        return all(word in text for word in self.words.casefold().split())


def rows(topics: Mapping[str, Topic], drafts: Iterable[Draft], today: date) -> list[Row]:
    """Every topic, published or drafted, by title."""
    drafted = {draft.topic: draft for draft in drafts}
    found = []
    for topic_id in {*topics, *drafted}:
        draft, topic = drafted.get(topic_id), topics.get(topic_id)
        fields = fields_from(draft.fields) if draft else fields_of(topic)  # type: ignore[arg-type]
        state = "published"
        if draft is not None:
            state = "retire" if draft.is_retirement else "draft" if topic else "new"
        is_overdue = topic is not None and topic.review_by < today
        found.append(Row(topic_id, fields, state, draft.changed_by if draft else "", is_overdue))
    return sorted(found, key=lambda row: (row.fields["title"].casefold(), row.topic))
