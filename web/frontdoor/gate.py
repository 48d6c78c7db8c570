"""The safety gate: every text is read here before anything else sees it."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from weakref import WeakValueDictionary

from safety import Assessment, Level, Memory
from web.logs import event

logger = logging.getLogger(__name__)

READING_LIMIT = 2.0  # seconds; a normal reading takes a few milliseconds
REMEMBERED_CONVERSATIONS = 10_000

CHECK_ANSWERS = ("safety_yes", "safety_not_sure", "safety_no")
CONFIRMED_TEXT = "utter_red_flag_general"

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
        self, conversation: str, button: str, stored: Memory | None, at: datetime
    ) -> Reading:
        """What a pressed button means for safety. Its words are ours and are not read; what is held goes on.

        To the safety check, "yes" and "not sure" are an emergency; "no" clears the check and nothing else.
        """
        memory = self.memory(conversation) or stored or Memory()
        if button not in CHECK_ANSWERS:
            return await self.read(conversation, "", stored, at)
        if button == "safety_no":
            held = Level.NONE if memory.held is Level.CHECK else memory.held
            answered = Assessment(held, Level.NONE, (), (), "", replace(memory, held=held))
        else:
            held = Level.EMERGENCY
            memory = replace(memory, held=held, since=at)
            answered = Assessment(held, held, (), (), CONFIRMED_TEXT, memory)
        self.remember(conversation, answered.memory)
        return Reading(answered)

    async def read(self, conversation: str, text: str, stored: Memory | None, at: datetime) -> Reading:
        """Read a text in a thread, one at a time for each conversation. Never raises."""
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        async with lock:
            memory = self.memory(conversation) or stored or Memory()
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
            self.remember(conversation, assessment.memory)
            return Reading(assessment)

    def memory(self, conversation: str) -> Memory | None:
        """The memory at hand, if any."""
        return self._memories.get(conversation)

    def remember(self, conversation: str, memory: Memory) -> None:
        """Keep a memory at hand; the longest unused one goes when there are too many."""
        self._memories[conversation] = memory
        self._memories.move_to_end(conversation)
        if len(self._memories) > REMEMBERED_CONVERSATIONS:
            self._memories.popitem(last=False)
