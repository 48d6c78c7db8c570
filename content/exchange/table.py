"""Topics as tables: what every file format is written from and read into.

A topic is one row of fields, and its questions are lines of their own, each with the place where it stood, so
that a problem can be shown where the editor sees it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from content.topics import Topic

TOPICS_SHEET = "Topics"
QUESTIONS_SHEET = "Questions"
FIELDS = (
    "id",
    "title",
    "group",
    "owner",
    "review_state",
    "review_by",
    "ask_clinician",
    "related",
    "sources",
    "on_yes",
    "answer",
)
OPTIONAL_FIELDS = ("on_yes",)
QUESTIONS = "questions"
LISTS = ("related", "sources")
MAX_TOPICS = 5_000
MAX_QUESTIONS = 200_000
MAX_CELL = 32_767  # characters: a cell of Excel holds no more


class ExchangeError(Exception):
    """The whole file cannot be used or written. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the sheet (or a file's name), the row or line from 1, the column's name."""

    sheet: str
    row: int | None
    column: str = ""

    def __str__(self) -> str:
        parts = [self.sheet, "" if self.row is None else f"row {self.row}", self.column]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct, where it stands, and the topic that it concerns ("" where it concerns none)."""

    place: Place
    message: str
    topic: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Row:
    """One topic's fields as text, by name; a field that the file does not have is missing."""

    sheet: str
    number: int | None
    cells: dict[str, str]

    def place(self, column: str = "") -> Place:
        """The place of one of its cells."""
        return Place(self.sheet, self.number, column)


@dataclass(frozen=True, slots=True)
class Question:
    """One way of asking, and the id of its topic."""

    topic: str
    text: str
    place: Place


@dataclass(slots=True)
class Table:
    """What a file holds, and what in it could not even be read as text."""

    rows: list[Row] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def fields_of(topic: Topic) -> dict[str, str]:
    """A topic's fields as text, in the order of FIELDS."""
    values = {name: getattr(topic, name) for name in FIELDS}
    values |= {name: ", ".join(values[name]) for name in LISTS}
    values["review_by"] = topic.review_by.isoformat()
    return values


def check_fits(topics: Iterable[Topic]) -> None:
    """Raises ExchangeError where a text is longer than a cell may be."""
    for topic in topics:
        texts = [*fields_of(topic).values(), *topic.phrasings]
        if max(map(len, texts)) > MAX_CELL:
            raise ExchangeError(
                f"the topic {topic.id} has a text of more than {MAX_CELL:,} characters, which no cell of a "
                "workbook holds; shorten it, or take the topics out as CSV"
            )
