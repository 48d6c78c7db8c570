"""The list of topics: search, filters and order over what is published, drafted and retired."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from content.topic_file import Fields, fields_from
from content.topics import REVIEW_STATE, Topic
from web.figures.counts import TopicCount
from web.topics.models import Draft

STATES = {
    "published": "published, no draft",
    "draft": "changed in a draft",
    "new": "new, not published yet",
    "retire": "to be retired",
    "proposed": "in a release that is on its way",
    "retired": "retired",
}
SORTS = {"": "by title", "asked": "most asked in 90 days", "worst": "worst rated in 90 days"}
UNASKED = TopicCount("", 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Row:
    """One topic as it would be next. ``state`` is a key of STATES.

    ``release`` is the number of the release that retired it, 0 for all that can be opened. ``count`` is what
    patients asked and thought of late, where that was counted.
    """

    topic: str
    title: str
    owner: str
    review_by: str
    review_state: str
    phrasings: tuple[str, ...] = field(repr=False)
    answer: str = field(repr=False)
    state: str
    changed_by: str = ""
    is_overdue: bool = False
    release: int = 0
    count: TopicCount = UNASKED

    @property
    def state_words(self) -> str:
        """The state for people."""
        return STATES[self.state]

    @property
    def badness(self) -> float:
        """How large a share of thumbs down it has at the least: one of one says less than nine of ten."""
        up, down = self.count.up, self.count.down
        number = up + down
        if not number:
            return 0.0
        share, z = down / number, 1.96  # the lower end of Wilson's interval, 95 %
        middle = share + z * z / (2 * number)
        spread = z * math.sqrt(share * (1 - share) / number + z * z / (4 * number * number))
        return (middle - spread) / (1 + z * z / number)


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; "" and False leave everything in, but for what was retired long ago."""

    words: str = ""
    state: str = ""
    owner: str = ""
    review_state: str = ""
    is_overdue: bool = False
    sort: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filter":
        """Read an address's query."""
        sort = query.get("sort", "")
        return cls(
            query.get("q", "").strip()[:200],
            query.get("state", ""),
            query.get("owner", ""),
            query.get("review", ""),
            query.get("overdue") == "1",
            sort if sort in SORTS else "",
        )

    def takes(self, row: Row) -> bool:
        """Whether the row is one of those looked for. Every word must stand somewhere in the topic."""
        if row.state != self.state and (self.state or row.state == "retired"):
            return False
        if self.owner and row.owner != self.owner:
            return False
        if self.review_state and row.review_state != self.review_state:
            return False
        if self.is_overdue and not row.is_overdue:
            return False
        if not self.words:
            return True
        text = " ".join([row.topic, row.title, row.answer, *row.phrasings]).casefold()
        return all(word in text for word in self.words.casefold().split())

    def sorted(self, rows: Iterable[Row]) -> list[Row]:
        """The rows in the order that was asked for; `rows` stand by title, and ties stay so."""
        if self.sort == "asked":
            return sorted(rows, key=lambda row: -row.count.total)
        if self.sort == "worst":
            return sorted(rows, key=lambda row: (-row.badness, -row.count.down))
        return list(rows)


def rows(
    topics: Mapping[str, Topic],
    drafts: Iterable[Draft],
    today: date,
    proposed: Collection[str] = (),
    counts: Mapping[str, TopicCount] | None = None,
) -> list[Row]:
    """Every topic, published or drafted, by title.

    ``proposed`` are those in a release that is on its way.
    """
    counts = counts or {}
    drafted = {draft.topic: draft for draft in drafts}
    found = []
    for topic_id in {*topics, *drafted}:
        draft, topic = drafted.get(topic_id), topics.get(topic_id)
        is_overdue = topic is not None and topic.review_by < today
        count = counts.get(topic_id, UNASKED)
        if draft is not None:
            fields = fields_from(draft.fields)
            state = "retire" if draft.is_retirement else "draft" if topic else "new"
            state = "proposed" if topic_id in proposed else state
            found.append(_drafted(topic_id, fields, state, draft.changed_by, is_overdue, count=count))
        elif topic is not None:
            found.append(
                Row(
                    topic_id,
                    topic.title,
                    topic.owner,
                    topic.review_by.isoformat(),
                    topic.review_state,
                    topic.phrasings,
                    topic.answer,
                    "published",
                    is_overdue=is_overdue,
                    count=count,
                )
            )
    return sorted(found, key=lambda row: (row.title.casefold(), row.topic))


def retired_rows(retired: Mapping[str, tuple[int, Fields]]) -> list[Row]:
    """The topics that were retired: the release that did so, and what they said."""
    found = [
        _drafted(topic, fields, "retired", release=release) for topic, (release, fields) in retired.items()
    ]
    return sorted(found, key=lambda row: (row.title.casefold(), row.topic))


def _drafted(
    topic: str,
    fields: Fields,
    state: str,
    changed_by: str = "",
    is_overdue: bool = False,
    release: int = 0,
    count: TopicCount = UNASKED,
) -> Row:
    return Row(
        topic,
        fields["title"],
        fields["owner"],
        fields["review_by"],
        REVIEW_STATE,
        tuple(fields["phrasings"]),
        fields["answer"],
        state,
        changed_by,
        is_overdue,
        release,
        count,
    )
