"""The safety gate: every text is read here before anything else sees it."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from safety import Assessment, Level, Memory, with_answer, with_check, with_learned_sign
from web.frontdoor.choices import CHECK_ANSWERS
from web.logs import event

if TYPE_CHECKING:
    # Its module needs the database's models, which the gate of `make evaluate` does not.
    from web.escalations.standing import Standing

logger = logging.getLogger(__name__)

READING_LIMIT = 2.0  # seconds; a normal reading takes a few milliseconds
REMEMBERED_CONVERSATIONS = 10_000

Assess = Callable[[str, Memory, datetime], Assessment]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the gate read. Where the reading itself failed, the assessment is only what was held before."""

    assessment: Assessment
    failed: bool = False


class Gate:
    """Reads texts and keeps each conversation's safety memory.

    The memory at hand wins over the stored one: signs add up while the database is away. This holds as
    long as one process is the front door.
    """

    def __init__(self, assess: Assess) -> None:
        self._assess = assess
        self._memories: OrderedDict[str, Memory] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def warm_up(self) -> None:
        """Read once for nothing, since the first reading loads the vocabulary. Raises what loading raises."""
        await asyncio.to_thread(self._assess, "", Memory(), datetime.now(timezone.utc))

    async def read_button(
        self,
        conversation: str,
        button: str,
        stored: Memory | None,
        at: datetime,
        standing: "Standing | None" = None,
    ) -> Reading:
        """What a pressed button means for safety. Its words are ours and are not read; what is held goes on.

        To the safety check, "yes" and "not sure" are an emergency; "no" clears the check and nothing else.
        """
        if button not in CHECK_ANSWERS:
            return await self.read(conversation, "", stored, at, standing)
        async with self._lock(conversation):
            memory = self._memory(conversation, stored, standing)
            held = Assessment(memory.held, Level.NONE, (), (), "", memory)
            answered = with_answer(held, CHECK_ANSWERS[button], at)
            self.remember(conversation, answered.memory)
            return Reading(answered)

    async def read(
        self,
        conversation: str,
        text: str,
        stored: Memory | None,
        at: datetime,
        standing: "Standing | None" = None,
        message_id: str = "",
    ) -> Reading:
        """Read a text in a thread, one at a time for each conversation. Never raises.

        `standing` is what the staff did so far, None where that is not known.
        """
        async with self._lock(conversation):
            memory = self._memory(conversation, stored, standing)
            try:
                assessment = await asyncio.wait_for(
                    asyncio.to_thread(self._assess, text, memory, at), READING_LIMIT
                )
            except Exception as error:
                event(logger, "gate failed", logging.CRITICAL, error=type(error).__name__)
                held = Assessment(
                    level=memory.held, fresh=Level.NONE, findings=(), cleared=(), text_id="", memory=memory
                )
                return Reading(held, failed=True)
            assessment = _named(assessment, message_id)
            self.remember(conversation, assessment.memory)
            return Reading(assessment)

    async def would_flag(self, conversation: str, text: str) -> bool:
        """Whether the text would raise anything in this conversation. Remembers nothing; never raises."""
        memory = self.memory(conversation) or Memory()
        try:
            reading = asyncio.to_thread(self._assess, text, memory, datetime.now(timezone.utc))
            assessment = await asyncio.wait_for(reading, READING_LIMIT)
        except Exception as error:
            event(logger, "gate failed", logging.CRITICAL, error=type(error).__name__)
            return True
        return assessment.fresh > Level.NONE or assessment.level > memory.held

    async def take_from_rasa(
        self, conversation: str, reading: Reading, level: Level, text: str, at: datetime, message_id: str
    ) -> Assessment:
        """Hold what Rasa's readers found above this reading, and give what that makes of the message.

        Where the gate could not read, and of an emergency, Rasa knows the sign: it is held, its words stand.
        """
        async with self._lock(conversation):
            memory = self.memory(conversation) or reading.assessment.memory
            found = replace(reading.assessment, memory=memory)
            if level is Level.CHECK:
                found = _named(with_check(replace(found, findings=()), text, at), message_id)
            elif level is Level.SAME_DAY and not reading.failed:
                found = with_learned_sign(found, text, at)
            else:
                found = replace(found, memory=replace(memory, held=max(level, memory.held), since=at))
            self.remember(conversation, found.memory)
            return found

    def _lock(self, conversation: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation, asyncio.Lock())

    def _memory(self, conversation: str, stored: Memory | None, standing: "Standing | None") -> Memory:
        memory = self.memory(conversation) or stored or Memory()
        return memory.standing(standing.closed_at, standing.unacknowledged) if standing else memory

    def memory(self, conversation: str) -> Memory | None:
        """The memory at hand, if any."""
        return self._memories.get(conversation)

    def held(self, conversation: str, stored: Memory | None, standing: "Standing | None") -> Level:
        """The level that the conversation holds now."""
        return self._memory(conversation, stored, standing).held

    def forget(self, conversation: str) -> None:
        """Keep no memory of it at hand."""
        self._memories.pop(conversation, None)

    def remember(self, conversation: str, memory: Memory) -> None:
        """Keep a memory at hand; the longest unused one goes when there are too many."""
        self._memories[conversation] = memory
        self._memories.move_to_end(conversation)
        if len(self._memories) > REMEMBERED_CONVERSATIONS:
            self._memories.popitem(last=False)


def _named(assessment: Assessment, message_id: str) -> Assessment:
    """The assessment with the id of the message in the check that it opened."""
    memory = assessment.memory
    if assessment.fresh is not Level.CHECK or memory.check is None:
        return assessment
    check = replace(memory.check, message_id=message_id)
    return replace(assessment, memory=replace(memory, check=check))
