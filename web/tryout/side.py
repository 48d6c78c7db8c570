"""One side of a trial: gate, reader, rules and words for one state of the content, without Rasa and database.

The steps are those of the front door, of ``components/`` and of ``data/dialogue/rules.yml``, in the same
order and from the same functions; ``tests/web/tryout/test_side.py`` holds the replies against Rasa's own.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from typing import Any

from components.reading import SecondThresholds, intent_of, second_reading, typed
from content.replies import ANSWER_ACTION, Replies
from content.texts import Texts
from safety import Assessment, Finding, Level, Memory
from safety.vocabulary import Vocabulary
from understanding.encoder import SentenceEncoder
from understanding.reader import Context, Reader, Thresholds, is_topic, topic_id
from understanding.second_reader import SecondReader
from understanding.tidy import spell_out
from web.frontdoor.choices import LONGEST_FOR_RASA, for_rasa
from web.frontdoor.compose import compose
from web.frontdoor.gate import Gate
from web.frontdoor.gate import Reading as GateReading
from web.frontdoor.message import Message
from web.frontdoor.rasa import RasaTurn, turn_from
from web.frontdoor.words import Words

BEST = 5  # topics and phrasings that are shown
NOTHING = Memory()
HERE = "try"  # the only conversation that the gate knows while it reads


class UnreadableError(Exception):
    """The gate could not read the text in time; for a patient, safety words would have been said."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One turn of a trial: words that were typed, or a button's title with its id in ``choice``."""

    text: str
    choice: str
    at: float
    """Seconds since 1970."""


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered between the turns of one trial."""

    memory: Memory = NOTHING
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Parts:
    """What a side is made of; ``rules`` leads from an intent to the texts said for it."""

    reader: Reader
    thresholds: Thresholds
    second: SecondReader
    second_thresholds: SecondThresholds
    replies: Replies
    titles: Mapping[str, str]
    rules: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Common:
    """What stands around topics and model: the encoder, the fixed words, and how red flags are read."""

    encoder: SentenceEncoder
    texts: Texts
    words: Words
    vocabulary: Vocabulary
    title: Callable[[str], str]
    """Of a sign, in words."""
    assess: Callable[[str, Memory, datetime], Assessment]


class Side:
    """Answers as patients are answered, and tells how the answer came about."""

    def __init__(self, common: Common, parts: Parts) -> None:
        self._common = common
        self._parts = parts
        self._gate = Gate(common.assess)

    @property
    def parts(self) -> Parts:
        """What it was made of."""
        return self._parts

    def say(self, asked: Asked, state: State, with_reasons: bool = True) -> tuple[dict[str, Any], State]:
        """One turn: what would be said and why, as JSON-safe values, and what is remembered after it.

        Without reasons the five best topics, the nearest phrasings and the findings are left out, which takes
        half the time. Raises UnreadableError.
        """
        return asyncio.run(self._say(asked, state, with_reasons))

    async def _say(self, asked: Asked, state: State, with_reasons: bool) -> tuple[dict[str, Any], State]:
        at = datetime.fromtimestamp(asked.at, timezone.utc)
        message = Message(HERE, "web", "", HERE, asked.text, asked.choice, at)
        self._gate.remember(HERE, state.memory)
        reading = await self._read(message)
        if reading.failed:
            # This process is niced: the gate's limit of two seconds may pass by while patients are answered.
            reading = await self._read(message)
        if reading.failed:
            raise UnreadableError
        assessment = reading.assessment
        too_long = len(asked.text) > LONGEST_FOR_RASA
        put = None if too_long else for_rasa(message, assessment)
        turn, understanding = (None, {}) if put is None else self._turn(put, assessment, state.context)
        if turn is not None and turn.fresh > assessment.fresh:
            found = await self._gate.take_from_rasa(HERE, reading, turn.fresh, asked.text, at, HERE)
            assessment = found if found.fresh is turn.fresh else assessment
        replies = compose(self._common.words, assessment, turn, too_long, asked.choice)
        context = turn.context if turn is not None and turn.context is not None else state.context
        after = State(self._gate.memory(HERE) or Memory(), context)
        said = {
            "level": max(reply.urgency for reply in replies).label,
            "outcome": str(understanding.get("outcome", "")),
            "topics": [self._named(topic) for topic in understanding.get("topics") or ()],
            "confidence": float(understanding.get("confidence") or 0.0),
            "replies": [reply.to_dict() for reply in replies],
        }
        if with_reasons:
            said |= self._reasons(put, assessment, state.context)
        return said, after

    async def _read(self, message: Message) -> GateReading:
        if message.choice:
            return await self._gate.read_button(HERE, message.choice, None, message.received_at)
        return await self._gate.read(HERE, message.text, None, message.received_at, message_id=HERE)

    def _turn(
        self, message: Message, assessment: Assessment, context: Mapping[str, Any]
    ) -> tuple[RasaTurn | None, dict[str, Any]]:
        """What Rasa would answer: the parts of its pipeline, then the texts of the rule for the intent."""
        text = typed(message.text).strip()
        before = Context.from_dict(context)
        parts = self._parts
        decision = (
            parts.reader.choose(message.choice, before) if message.choice else parts.reader.read(text, before)
        )
        understanding, intent = decision.to_dict(), decision.intent
        if not message.choice:
            vector = self._common.encoder.encode_tokens(spell_out(text)).vector if text else None
            found = second_reading(
                assessment, text, vector, decision.outcome, parts.second, parts.second_thresholds
            )
            understanding |= {"level": found.level.label, "fresh": found.fresh.label}
            intent = intent_of(found) or intent
        said = []
        for action in parts.rules.get(intent, ()):
            chosen = f"{ANSWER_ACTION}{decision.topics[0]}" if action == "utter_faq" else action
            reply = parts.replies.reply(chosen, understanding)
            if reply is not None:
                buttons = [asdict(button) for button in reply.buttons]
                said.append({"text": reply.text, "buttons": buttons, "custom": reply.to_dict()})
        if not said:
            return None, understanding
        return turn_from({"messages": said, "understanding": understanding}), understanding

    def _named(self, topic: str) -> dict[str, str]:
        return {"topic": topic, "title": self._parts.titles.get(topic, topic)}

    def _label(self, label: str) -> dict[str, str]:
        if is_topic(label):
            return self._named(topic_id(label))
        return {"topic": "", "title": f"small talk: {label.replace('_', ' ')}"}

    def _reasons(
        self, message: Message | None, assessment: Assessment, context: Mapping[str, Any]
    ) -> dict[str, Any]:
        findings = [self._finding(finding) for finding in (*assessment.findings, *assessment.cleared)]
        reasons: dict[str, Any] = {"findings": findings, "best": [], "nearest": [], "learned": None}
        text = "" if message is None or message.choice else typed(message.text).strip()
        if not text:
            return reasons
        reader = self._parts.reader
        ranking = reader.ranking(text, Context.from_dict(context))
        reasons["best"] = [
            self._label(label) | {"share": share}
            for label, share in list(zip(ranking.labels, ranking.probabilities))[:BEST]
        ]
        reasons["nearest"] = [
            self._label(label) | {"text": phrasing, "near": near}
            for phrasing, label, near in reader.nearest(text, BEST)
        ]
        if assessment.level is Level.NONE:
            vector = self._common.encoder.encode_tokens(spell_out(text)).vector
            reasons["learned"] = self._parts.second.probability(text, vector)
        return reasons

    def _finding(self, finding: Finding) -> dict[str, Any]:
        group = next((g for g in self._common.vocabulary.groups if g.id == finding.group), None)
        sign = next((s for s in group.symptoms if s.id == finding.symptom), None) if group else None
        return finding.to_dict() | {
            "title": sign.title if sign else self._common.title(finding.symptom),
            "group_title": group.title if group else finding.group,
        }
