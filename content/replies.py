"""What is said for an action: an answer with its sources, a question back with buttons, or a fixed text."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from typing import Any, Protocol

from content.clinic import Clinic
from content.review import overdue_words
from content.sources import Source
from content.texts import PLACEHOLDER, Button, Texts
from content.topics import Topic

ANSWER_ACTION = "utter_faq/"
MAX_SUGGESTIONS = 3
NONE_OF_THESE = Button("none_of_these", "None of these")


@dataclass(frozen=True, slots=True)
class Answer:
    """A topic's answer as a patient reads it.

    ``overdue_words`` say that its review is overdue; "" where patients are not told so (``content.review``).
    """

    topic: str
    title: str
    text: str
    sources: tuple[dict[str, str], ...]
    review_state: str
    review_by: str
    overdue_words: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the patient. `kind` is answer, did_you_mean, safety, out_of_scope or chat."""

    kind: str
    text_id: str
    text: str
    buttons: tuple[Button, ...] = ()
    answers: tuple[Answer, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe form without the text and the buttons, which travel on their own."""
        return {
            "kind": self.kind,
            "text_id": self.text_id,
            "answers": [asdict(answer) | {"sources": list(answer.sources)} for answer in self.answers],
        }


class Topics(Protocol):
    """Topics by id: those on disk at that moment (``content.published``), or drafts over them."""

    def get(self, topic_id: str) -> Topic | None:
        """The topic, or None."""

    def sources_of(self, topic: Topic) -> tuple[Source, ...]:
        """The register's entries for the topic."""


class Replies:
    """Finds the words for an action."""

    def __init__(
        self,
        published: Topics,
        texts: Texts,
        clinic: Clinic,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._published = published
        self._texts = texts
        self._clinic = clinic
        self._words = clinic.words
        self._clock = clock

    def reply(self, action: str, understanding: Mapping[str, Any]) -> Reply | None:
        """The reply for `action` (``utter_…``), or None where no such text or topic exists.

        `understanding` is the reader's decision about the message: which topics to answer or to offer.
        """
        if action.startswith(ANSWER_ACTION):
            return self._answers(tuple(understanding.get("topics") or (action.removeprefix(ANSWER_ACTION),)))
        if action == "utter_not_english":
            own = f"{action}_{understanding.get('language', '')}"
            action = own if own in self._texts else action
        if action not in self._texts:
            return None
        text = self._texts.say(action, self._words)
        if action == "utter_did_you_mean":
            return Reply("did_you_mean", action, text, self._suggestions(understanding))
        return Reply(_kind(action), action, text, self._texts.buttons(action))

    def _answers(self, topic_ids: tuple[str, ...]) -> Reply | None:
        topics = [topic for topic in map(self._published.get, topic_ids) if topic is not None]
        if not topics:
            return None
        answers = tuple(self._answer(topic) for topic in topics)
        related = dict.fromkeys(
            other for topic in topics for other in topic.related if other not in topic_ids
        )
        text = "\n\n".join(answer.text for answer in answers)
        return Reply(
            "answer", ANSWER_ACTION + topics[0].id, text, self._topic_buttons(list(related)), answers
        )

    def _answer(self, topic: Topic) -> Answer:
        sources: dict[tuple[str, str], dict[str, str]] = {}
        for source in self._published.sources_of(topic):
            # Several register entries may lead to one page; a patient needs it once.
            sources.setdefault(
                (source.name, source.url or ""),
                {"name": source.name, "url": source.url or "", "read": source.read},
            )
        return Answer(
            topic.id,
            topic.title,
            PLACEHOLDER.sub(lambda match: self._words.get(match[1], match[0]), topic.answer),
            tuple(sources.values()),
            topic.review_state,
            topic.review_by.isoformat(),
            overdue_words(topic.review_by, self._clinic, self._clock()),
        )

    def _suggestions(self, understanding: Mapping[str, Any]) -> tuple[Button, ...]:
        return (*self._topic_buttons(list(understanding.get("top3") or ())), NONE_OF_THESE)

    def _topic_buttons(self, topic_ids: list[str]) -> tuple[Button, ...]:
        topics = [topic for topic in map(self._published.get, topic_ids) if topic is not None]
        return tuple(Button(f"topic:{topic.id}", topic.title) for topic in topics[:MAX_SUGGESTIONS])


def _kind(action: str) -> str:
    if action.startswith(("utter_red_flag_", "utter_same_day_", "utter_safety_check")):
        return "safety"
    return "out_of_scope" if action in {"utter_out_of_scope", "utter_offer_person"} else "chat"
