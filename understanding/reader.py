"""From a message to a decision: which topics to answer, what to ask back, or an honest "I don't know".

The thresholds come from ``config.yml``, where their reasons stand beside them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from understanding.confidence import Calibration
from understanding.encoder import SentenceEncoder, Vectors
from understanding.language import foreign_language
from understanding.matcher import Floats, Letters, Ranking, TopicMatcher, held_out, log_softmax
from understanding.questions import Split, possible_splits
from understanding.tidy import WORD, Tidier, spell_out_phrasing, words

TOPIC_PREFIX = "faq/"
OUT_OF_SCOPE = "out_of_scope"
NONE_OF_THESE = "none_of_these"
# The answers to the safety check, as buttons; the gate decides what they mean.
SAFETY_CHOICES = frozenset(["safety_yes", "safety_not_sure", "safety_no"])
MAX_QUESTION = 300
# Measured on benchmarks/held_back/follow_ups.jsonl: of a follow-up's reading, this much comes from reading it
# together with the last question. Its topic's title as well gave 2 points more and cost a third reading.
FOLLOW_UP_SHARE = 0.7
# Both topics of a message with two questions are among this many best ones of the whole message.
TOPICS_SHOWN = 8
# The best cut is looked into where each side gives a topic of its own this probability, judged from within
# the whole message. On benchmarks/held_back that costs 2 of 82 messages that get both answers, and a message
# is read 1.5 times on average instead of 3.9.
LIKELY_SIDE = 0.2
# So many sides are compared at once; with many topics more would take much memory.
TOGETHER = 64
# A mean of several readings is flatter than each of them; this gives it back the spread it is judged by.
FOLLOW_UP_SHARPNESS = 3.0
# A short message is small talk, and no follow-up, where it lies this near (cosine) to a known phrasing.
KNOWN_PHRASING = 0.9
# Otherwise small talk starts behind: "who gets it" sounds like a question about the bot only by itself.
CHAT_HANDICAP = 2.0
# A message this short hardly says by itself what it is about.
ELLIPTIC_WORDS = 3
# Words that point back at what was just discussed.
POINTERS = frozenset(
    [
        "it",
        "its",
        "that",
        "this",
        "they",
        "them",
        "those",
        "these",
        "one",
        "ones",
        "then",
        "there",
        "else",
        "same",
        "so",
    ]
)


@dataclass(frozen=True)
class Thresholds:
    """When to answer, ask back or decline; probabilities from 0 to 1."""

    answer: float = 0.65
    """Answer at this confidence or above."""
    ask: float = 0.2
    """Below `answer` and at this confidence or above: "Did you mean …?"."""
    second_question: float = 0.45
    """Each side of a message with two clearly marked questions must reach this, for both to be answered."""
    unmarked_question: float = 0.6
    """The same where nothing but the wording tells that there are two questions."""
    chat: float = 0.5
    """Small talk is answered as such at this probability or above."""
    follow_up_words: int = 7
    """A message of at most this many words may be a follow-up of the topic just discussed."""


@dataclass(frozen=True)
class Context:
    """What a reply leaves behind for the next message; the caller keeps it and sends it back."""

    topics: tuple[str, ...] = ()
    """Topics of the last answer."""
    question: str = ""
    """The last question as written, at most `MAX_QUESTION` characters; a follow-up is read with it."""
    misses: int = 0
    """Messages in a row that got no answer."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any] | None) -> "Context":
        """Read what `to_dict` wrote; anything else is an empty context."""
        if not isinstance(data, Mapping):
            return cls()
        topics = data.get("topics")
        misses = data.get("misses")
        return cls(
            tuple(str(t) for t in topics) if isinstance(topics, list) else (),
            str(data.get("question") or "")[:MAX_QUESTION],
            misses if isinstance(misses, int) and misses >= 0 else 0,
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe form."""
        return {"topics": list(self.topics), "question": self.question, "misses": self.misses}


@dataclass(frozen=True)
class Understanding:
    """The decision about one message."""

    outcome: str
    """answer, did_you_mean, out_of_scope or chat."""
    intent: str
    """The intent that the rules act on: faq, did_you_mean, out_of_scope, second_miss, greet, …"""
    topics: tuple[str, ...] = ()
    """Ids of the topics to answer, in order."""
    confidence: float = 0.0
    """Calibrated probability, 0 to 1, that the first of `top3` is what was asked."""
    top3: tuple[str, ...] = ()
    """The best topic ids whatever the outcome."""
    language: str = ""
    """Code of a language other than English, or empty."""
    context: Context = field(default_factory=Context)
    """What to send back with the next message."""

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe form."""
        return asdict(self) | {
            "topics": list(self.topics),
            "top3": list(self.top3),
            "context": self.context.to_dict(),
        }


@dataclass(frozen=True)
class TopicNotes:
    """What the reader knows of a topic besides its phrasings."""

    title: str
    related: tuple[str, ...] = ()
    on_yes: str = ""
    """The topic that "yes" asks for after this one's answer ended with an offer."""


def is_topic(label: str) -> bool:
    """Whether a label of the matcher is a topic, not small talk or out of scope."""
    return label.startswith(TOPIC_PREFIX)


def topic_id(label: str) -> str:
    """`faq/how_often` -> `how_often`."""
    return label.removeprefix(TOPIC_PREFIX)


def _topics(ranking: Ranking) -> tuple[str, ...]:
    """The ids of all topics of a ranking, best first."""
    return tuple(topic_id(label) for label in ranking.labels if is_topic(label))


class Reader:
    """Reads messages; made by `train` or `load`."""

    def __init__(
        self,
        encoder: SentenceEncoder,
        tidier: Tidier,
        matcher: TopicMatcher,
        calibration: Calibration,
        notes: Mapping[str, TopicNotes],
        thresholds: Thresholds,
    ) -> None:
        self._encoder = encoder
        self._tidier = tidier
        self._matcher = matcher
        self._calibration = calibration
        self._notes = notes
        self._thresholds = thresholds
        self._column = {label: i for i, label in enumerate(matcher.labels)}
        self._topic = np.array([is_topic(name) for name in matcher.labels])
        self._small_talk = ~self._topic & np.array([name != OUT_OF_SCOPE for name in matcher.labels])
        self._cut_ahead: dict[str, Split | None] = {}

    # -- training and storage -------------------------------------------------------------------------

    @classmethod
    def train(
        cls,
        encoder: SentenceEncoder,
        texts: Sequence[str],
        labels: Sequence[str],
        notes: Mapping[str, TopicNotes],
        thresholds: Thresholds,
        vectors: Vectors | None = None,
        calibration: Calibration | None = None,
    ) -> "Reader":
        """Train on phrasings (as written) and their labels; `vectors` are those of the tidied texts.

        A `calibration` of nearly the same phrasings saves two thirds of the time.
        """
        tidier = Tidier(words(texts), encoder.vocabulary)
        tidied = [tidier.mend(spell_out_phrasing(text)) for text in texts]
        if vectors is None:
            vectors = encoder.encode_all(tidied)
        counts = Letters.count_phrasings(tidied)
        if calibration is None:
            calibration = Calibration.fit(held_out(tidied, labels, vectors, counts))
        matcher = TopicMatcher.fit(tidied, labels, vectors, counts)
        return cls(encoder, tidier, matcher, calibration, notes, thresholds)

    def save(self, folder: Path) -> None:
        """Write all that `load` needs, as arrays and JSON."""
        self._matcher.save(folder)
        data = {
            "words": self._tidier.ours,
            "calibration": self._calibration.to_dict(),
            "notes": {topic: asdict(notes) for topic, notes in self._notes.items()},
        }
        (folder / "reader.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path, encoder: SentenceEncoder, thresholds: Thresholds) -> "Reader":
        """Read what `save` wrote."""
        data = json.loads((folder / "reader.json").read_text("utf-8"))
        notes = {
            topic: TopicNotes(note["title"], tuple(note["related"]), note["on_yes"])
            for topic, note in data["notes"].items()
        }
        return cls(
            encoder,
            Tidier(data["words"], encoder.vocabulary),
            TopicMatcher.load(folder),
            Calibration.from_dict(data["calibration"]),
            notes,
            thresholds,
        )

    # -- reading --------------------------------------------------------------------------------------

    def tidy(self, text: str) -> str:
        """The wording that is encoded for `text`."""
        return self._tidier.tidy(text)

    def nearest(self, text: str, count: int = 3) -> list[tuple[str, str, float]]:
        """The nearest training phrasings of a text: (phrasing, label, cosine)."""
        return self._matcher.nearest(self._encoder.encode(self.tidy(text)), count)

    def ranking(self, text: str, context: Context = Context()) -> Ranking:
        """All labels for a text, read together with what `context` remembers as `read` reads it."""
        return self._rank(self.tidy(text), context)

    @property
    def calibration(self) -> Calibration:
        """How a ranking becomes a confidence."""
        return self._calibration

    @property
    def notes(self) -> Mapping[str, TopicNotes]:
        """What is known of the topics besides their phrasings."""
        return self._notes

    def labelled(self) -> list[tuple[str, str]]:
        """The training phrasings, tidied, each with its label, in the order of training."""
        return self._matcher.labelled()

    def known_vectors(self) -> dict[str, Vectors]:
        """The vectors that it was trained on, by their tidied text."""
        return self._matcher.known_vectors()

    def choose(self, choice: str, context: Context) -> Understanding:
        """The decision for a button: `topic:<id>` or the name of an intent.

        A button of an older page may name what is no longer there, a forged one a command of Rasa's: neither
        is obeyed.
        """
        topic = choice.removeprefix("topic:")
        if topic != choice and topic in self._notes:
            return self._answer((topic,), 1.0, (topic,), self._notes[topic].title)
        if choice == NONE_OF_THESE:
            return self._miss(Understanding("chat", NONE_OF_THESE), context)
        small_talk = choice in self._column and not is_topic(choice) and choice != OUT_OF_SCOPE
        if small_talk or choice in SAFETY_CHOICES:
            return Understanding("chat", choice, confidence=1.0, context=context)
        return Understanding("chat", "unreadable", context=context)

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Compare many texts together; `read` takes each from there, in a fraction of the time."""
        tidied = [self.tidy(text) for text in texts]
        self._encoder.read_ahead(tidied)
        self._cut_ahead = dict(zip(texts, self._best_splits(texts, tidied)))
        for split in filter(None, self._cut_ahead.values()):
            tidied += self.tidy(split.first), self.tidy(split.second)
        tidied = list(dict.fromkeys(tidied))
        self._encoder.read_ahead(tidied)
        vectors = np.array([self._encoder.encode_tokens(text).vector for text in tidied])
        self._matcher.read_ahead(tidied, vectors)

    def read(self, text: str, context: Context = Context()) -> Understanding:
        """The decision about `text`, which may follow up what `context` remembers."""
        if not re.search(r"[^\W_]", text):
            return Understanding("chat", "unreadable", context=context)
        language = foreign_language(text, self._tidier.knows)
        if language:
            return Understanding("chat", "not_english", language=language, context=context)
        tidied = self.tidy(text)
        ranking = self._rank(tidied, context)
        if self._is_chat(ranking):
            return self._chat(ranking, context)
        return self._two_answers(text, tidied, ranking, context) or self._decide(text, ranking, context)

    def _rank(self, tidied: str, context: Context) -> Ranking:
        """Labels for a text, read together with the last question and topic where it may follow them up."""
        vector = self._encoder.encode_tokens(tidied).vector
        log_odds, nearness = self._matcher.compare([tidied], vector[None, :])
        by_itself = self._matcher.ranking(log_odds[0], float(nearness[0]))
        share = self._follow_up_share(tidied, context)
        if share == 0.0 or self._stands_alone(by_itself, share, vector):
            return by_itself
        asked = self.tidy(f"{context.question} {tidied}")
        scores = (1.0 - share) * log_odds[0] + share * self._scores(asked)
        if context.topics and context.topics[-1] in self._notes:
            scores += self._neighbour_prior(context.topics[-1])
        scores -= CHAT_HANDICAP * self._small_talk
        return self._matcher.ranking(FOLLOW_UP_SHARPNESS * scores, float(nearness[0]))

    def _stands_alone(self, ranking: Ranking, share: float, vector: Vectors) -> bool:
        """Whether a short message says by itself what it asks, so that nothing need be read into it."""
        if self._is_chat(ranking):
            # "Thanks", read with the last question, would ask that again.
            return self._matcher.nearest(vector, 1)[0][2] >= KNOWN_PHRASING
        return share < FOLLOW_UP_SHARE and self._calibration.confidence(ranking) >= self._thresholds.answer

    def _scores(self, tidied: str) -> Floats:
        vector = self._encoder.encode_tokens(tidied).vector
        scores: Floats = self._matcher.log_odds([tidied], vector[None, :])[0]
        return scores

    def _follow_up_share(self, tidied: str, context: Context) -> float:
        """How much of the reading is left to what went before, 0 to 1."""
        found = WORD.findall(tidied)
        if not context.question or len(found) > self._thresholds.follow_up_words:
            return 0.0
        points_back = bool(POINTERS.intersection(found)) or len(found) <= ELLIPTIC_WORDS
        return FOLLOW_UP_SHARE if points_back else FOLLOW_UP_SHARE / 2

    def _neighbour_prior(self, previous: str) -> Floats:
        """Related topics are likelier next; the one just answered is hardly what is asked now."""
        prior = np.zeros(len(self._matcher.labels))
        for topic in self._notes[previous].related:
            if TOPIC_PREFIX + topic in self._column:
                prior[self._column[TOPIC_PREFIX + topic]] += 1.0
        prior[self._column[TOPIC_PREFIX + previous]] -= 2.0
        return prior

    def _two_answers(self, text: str, tidied: str, whole: Ranking, context: Context) -> Understanding | None:
        """Both answers, where some cut of the message leaves two sides that surely ask for two topics."""
        ahead = text in self._cut_ahead
        split = self._cut_ahead[text] if ahead else self._best_splits([text], [tidied])[0]
        if split is None:
            return None
        here, topics, least = context, [], 1.0
        for side in (split.first, split.second):
            ranking = self._rank(self.tidy(side), here)
            least = min(least, self._calibration.confidence(ranking))
            if not is_topic(ranking.best) or least < self._thresholds.second_question:
                return None
            topics.append(topic_id(ranking.best))
            # "What is it and how is it treated": the second side may follow up the first.
            here = Context((topics[0],), side)
        if len(set(topics)) < 2:
            return None
        # Where nothing marks the cut, both topics must show in the reading of the whole message too.
        shown = set(topics) <= set(_topics(whole)[:TOPICS_SHOWN])
        if not split.clear and not (shown and least >= self._thresholds.unmarked_question):
            return None
        # Where nothing marks the cut, it may be wrong: what the whole message speaks of most comes first, so
        # that a wrong cut adds an answer and buries none.
        if not split.clear and topics[1] == _topics(whole)[0]:
            topics.reverse()
        return self._answer(tuple(topics), least, tuple(dict.fromkeys((*topics, *_topics(whole))))[:3], text)

    def _is_chat(self, ranking: Ranking) -> bool:
        """Whether a reading is surely small talk."""
        small_talk = not is_topic(ranking.best) and ranking.best != OUT_OF_SCOPE
        return small_talk and ranking.probabilities[0] >= self._thresholds.chat

    def _chat(self, ranking: Ranking, context: Context) -> Understanding:
        """Small talk; "yes" after an answer that ended with an offer takes the offer."""
        top3 = _topics(ranking)[:3]
        if ranking.best == "affirm" and context.topics:
            offered = self._notes.get(context.topics[-1], TopicNotes("")).on_yes
            if offered:
                return self._answer((offered,), 1.0, top3, self._notes[offered].title)
        said = Understanding("chat", ranking.best, (), ranking.probabilities[0], top3, context=context)
        return self._miss(said, context) if ranking.best == NONE_OF_THESE else said

    def _best_splits(self, texts: Sequence[str], tidied: Sequence[str]) -> list[Split | None]:
        """Of each text the cut whose sides look most like two topics, judged by the states of its tokens.

        One comparison serves all cuts; to read each side by itself would cost more than all the rest.
        """
        cuts = [possible_splits(text) for text in texts]
        sides: list[str] = []
        vectors: list[Vectors] = []
        for text, splits in zip(tidied, cuts):
            if not splits:
                continue
            whole, count = self._encoder.encode_tokens(text), len(text.split())
            for split in splits:
                first, second = self.tidy(split.first), self.tidy(split.second)
                spans = (0, len(first.split())), (count - len(second.split()), count)
                sides += first, second
                vectors += [whole.part(*span) for span in spans]
        likely: list[Floats] = []
        for start in range(0, len(sides), TOGETHER):
            some = slice(start, start + TOGETHER)
            log_odds = self._matcher.log_odds(sides[some], np.stack(vectors[some]))
            likely += list(np.exp(log_softmax(log_odds)) * self._topic)
        pairs = zip(likely[::2], likely[1::2])
        return [_likeliest(splits, [_apart(*next(pairs)) for _ in splits]) for splits in cuts]

    def _decide(self, text: str, ranking: Ranking, context: Context) -> Understanding:
        top3 = _topics(ranking)[:3]
        confidence = self._calibration.confidence(ranking)
        if confidence >= self._thresholds.answer:
            return self._answer(top3[:1], confidence, top3, text)
        if confidence >= self._thresholds.ask:
            return Understanding(
                "did_you_mean", "did_you_mean", (), confidence, top3, context=_asked(context, text)
            )
        return self._miss(
            Understanding(OUT_OF_SCOPE, OUT_OF_SCOPE, (), confidence, top3), _asked(context, text)
        )

    def _answer(
        self, topics: tuple[str, ...], confidence: float, top3: tuple[str, ...], question: str
    ) -> Understanding:
        return Understanding(
            "answer", "faq", topics, confidence, top3, context=Context(topics, question[-MAX_QUESTION:])
        )

    def _miss(self, decision: Understanding, context: Context) -> Understanding:
        """A message without an answer; the second in a row offers a person."""
        misses = context.misses + 1
        intent = "second_miss" if misses >= 2 else decision.intent
        return replace(decision, intent=intent, context=replace(context, misses=misses))


def _apart(first: Floats, second: Floats) -> float:
    """The probability of the less likely of two different topics, one of each side, at its best."""
    pairs = np.minimum(first[:, None], second[None, :])
    np.fill_diagonal(pairs, 0.0)
    return float(pairs.max())


def _likeliest(splits: Sequence[Split], scores: Sequence[float]) -> Split | None:
    if not splits:
        return None
    best = int(np.argmax(scores))
    return splits[best] if scores[best] >= LIKELY_SIDE else None


def _asked(context: Context, question: str) -> Context:
    """The context after a question that got no answer of its own: it may still be followed up."""
    return replace(context, topics=(), question=question[-MAX_QUESTION:])
