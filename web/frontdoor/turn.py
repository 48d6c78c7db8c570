"""The way of one message: received, read by the gate, answered by Rasa, kept, returned.

Read ``FrontDoor._turn`` from top to bottom; each step may fail without leaving the person in silence.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

import safety
from safety import Assessment, Level
from web import database
from web.conversations import handover
from web.conversations.models import PERSON
from web.database import DatabaseAwayError, Patience
from web.escalations import spool
from web.escalations.annotate import Correction, annotate
from web.escalations.finding import Finding
from web.escalations.report import put_into_spool, report
from web.frontdoor import store
from web.frontdoor.choices import CORRECTIONS, LONGEST_FOR_RASA, for_rasa
from web.frontdoor.compose import compose
from web.frontdoor.gate import Gate, Reading
from web.frontdoor.message import NOTHING, Message
from web.frontdoor.rasa import Context, Rasa, RasaTurn, RasaUnavailableError
from web.frontdoor.replies import Reply
from web.frontdoor.store import Sent
from web.frontdoor.words import PERSON_BY_PHONE, Words, words
from web.logs import event

logger = logging.getLogger(__name__)

TURNS_AT_HAND = 1_000


@dataclass(frozen=True, slots=True)
class Answered:
    """The replies to one message; ``sent`` are the same as they stand in the outbox, None where they do not.

    There need be no reply where one of the staff answers, and on an app to one of too many. ``keep`` stores
    them later where that failed; it is for the thread that writes, and raises django.db.Error.
    """

    replies: list[Reply]
    sent: tuple[Sent, ...] | None = None
    at: datetime = field(default_factory=timezone.now, compare=False)
    keep: Callable[[], None] | None = field(default=None, compare=False, repr=False)

    @property
    def last(self) -> int:
        """The number of the last reply, 0 where none was stored."""
        return self.sent[-1].number if self.sent else 0


@dataclass(slots=True)
class _Look:
    """The gate's reading of a message, under way or done; `is_kept` once it surely stands in the database."""

    reading: "asyncio.Task[Reading]"
    is_kept: bool = False


class FrontDoor:
    """Takes messages and gives replies. One instance, in one process, for all conversations."""

    def __init__(
        self, words: Words, gate: Gate, rasa: Rasa, spool_file: Path, deadline_flagged: float
    ) -> None:
        """`deadline_flagged`: seconds that a message with a finding waits for Rasa."""
        self._words = words
        self._gate = gate
        self._rasa = rasa
        self._spool_file = spool_file
        self._deadline_flagged = deadline_flagged
        self._turns: OrderedDict[tuple[str, str, str], asyncio.Task[Answered]] = OrderedDict()
        self._looks: OrderedDict[tuple[str, str, str], _Look] = OrderedDict()
        self._late: set[asyncio.Task[None]] = set()
        self._spooled: dict[tuple[str, str, str], Assessment] = {}

    async def warm_up(self) -> None:
        """Load the red-flag vocabulary before the first message. Raises what loading raises.

        What waits in the spool is remembered again: the store, which cannot tell it yet, may still be away.
        """
        await self._gate.warm_up()
        with suppress(OSError):
            lines, _ = await asyncio.to_thread(spool.waiting, self._spool_file)
            for line in lines:
                if isinstance(line, bytes):
                    continue
                with suppress(ValueError, KeyError, TypeError, AttributeError):
                    finding = Finding.from_dict(line)
                    if finding.memory is not None:
                        self._gate.remember(finding.conversation, finding.memory)
                        self._spooled[finding.read_in] = Assessment.from_dict(finding.assessment)

    def remember(self, finding: Finding) -> None:
        """Store the memory that came with a finding from the spool. Raises django.db.Error."""
        store.keep_late_memory(finding, self._words.clinic.locale.code)

    async def answer(self, message: Message, seconds: float | None = None) -> Answered:
        """The replies to a message; the same message again gets the same replies and is not taken twice.

        Never raises, and returns no replies only where one of the staff answers or NOTHING is to be said. The
        turn goes on when the caller stops waiting. `seconds`: for which the database may keep it waiting,
        else what is usual on the way of a message.
        """
        turn = self._turns.get(message.key)
        if turn is None:
            patience = database.on_the_way() if seconds is None else Patience(seconds)
            turn = asyncio.create_task(self._turn(message, patience))
            self._turns[message.key] = turn
            while len(self._turns) > TURNS_AT_HAND and next(iter(self._turns.values())).done():
                self._turns.popitem(last=False)
        try:
            return await asyncio.shield(turn)
        except Exception:
            self._turns.pop(message.key, None)
            self._looks.pop(message.key, None)
            logger.exception("turn failed")
            return Answered([self._words.cannot_answer()])

    def forget(self, conversation: str) -> None:
        """Keep nothing at hand of a conversation that the database no longer has."""
        self._gate.forget(conversation)
        for at_hand in (self._turns, self._looks, self._spooled):
            for key in [key for key in at_hand if key[2].startswith(f"{conversation}:")]:
                del at_hand[key]

    async def tell_rasa_to_forget(self, conversation: str) -> bool:
        """Ask Rasa for the same; True when it has done so."""
        try:
            await self._rasa.forget(conversation)
        except RasaUnavailableError:
            return False
        return True

    async def would_flag(self, conversation: str, text: str) -> bool:
        """Whether a text, written somewhere else than as a message, holds a sign; where in doubt, it does."""
        return await self._gate.would_flag(conversation, text)

    async def is_flagged(self, message: Message) -> bool:
        """Whether a message holds a sign, by its reading where there is one; where in doubt, it does."""
        look = self._looks.get(message.key)
        if look is None:
            return await self.would_flag(message.conversation, message.text)
        return await _urgency(look) > Level.NONE

    async def read_ahead(self, messages: list[Message], seconds: float) -> list[Level]:
        """Read messages of one conversation in this order, before their turns, and tell the staff of signs.

        Each turn then goes by this reading. The levels are those to be said anew, CHECK where the gate could
        not read. Never raises. `seconds`: for which the database may keep all of them waiting.
        """
        patience = Patience(seconds)
        return [await self._read_one_ahead(message, patience) for message in messages]

    async def _read_one_ahead(self, message: Message, patience: Patience) -> Level:
        look = self._looks.get(message.key)
        try:
            if look is None:
                received = await self._receive(message, patience)
                if received.sent is not None:
                    return Level.NONE
                look = self._look(message, received, patience)
                look.is_kept = received.assessment is not None
            level = await _urgency(look)
            if not look.is_kept:
                # The memory of later ones, which is stored with them, holds this one's signs.
                look.is_kept = await self._keep_reading(message, look.reading.result(), patience)
        except Exception:
            self._looks.pop(message.key, None)
            logger.exception("reading ahead failed")
            return Level.CHECK
        return level

    def _look(self, message: Message, received: store.Received, patience: Patience) -> _Look:
        """Have the gate read a message and the staff told of what it holds, once whoever asks."""
        look = self._looks.get(message.key)
        if look is None:
            look = _Look(asyncio.create_task(self._read_and_report(message, received, patience)))
            self._looks[message.key] = look
            while len(self._looks) > TURNS_AT_HAND and next(iter(self._looks.values())).reading.done():
                self._looks.popitem(last=False)
        return look

    async def _read_and_report(
        self, message: Message, received: store.Received, patience: Patience
    ) -> Reading:
        reading = await self._read(message, received)
        if reading.assessment.is_for_staff:
            await self._report(message, reading.assessment, patience)
        # Where nothing was found, it is stored with the replies: whoever dies before reads it again.
        if not _is_quiet(reading):
            await self._keep_reading(message, reading, patience)
        return reading

    async def _turn(self, message: Message, patience: Patience) -> Answered:
        started = time.monotonic()

        received = await self._receive(message, patience)
        if received.sent is not None:
            return Answered([sent.reply for sent in received.sent], received.sent)

        reading = await asyncio.shield(self._look(message, received, patience).reading)
        is_quiet = _is_quiet(reading)
        assessment = self._with_held(message, reading.assessment, received)
        if message.choice in CORRECTIONS:
            await self._annotate(message, patience)

        too_long = len(message.text) > LONGEST_FOR_RASA
        # What the gate could not read, Rasa reads, whoever has the conversation.
        person_answers = received.owner == PERSON and not reading.failed
        turn, rasa = None, "too long" if too_long else "over limit"
        if person_answers:
            rasa = "a person answers"
        elif message.instead is not None:
            rasa = "not asked"
        elif not too_long and not message.over_limit:
            turn, rasa = await self._ask(message, reading, received.context)
        to_say = assessment = self._with_held(message, assessment, received)
        if turn is not None and turn.fresh > assessment.fresh:
            if is_quiet:
                await self._keep_reading(message, reading, patience)
                is_quiet = False
            found = await self._take_from_rasa(message, reading, turn.fresh, patience)
            # The learned reader's finding is said like ours; of signs that Rasa alone knows, its words stand.
            if found.fresh is turn.fresh and not reading.failed:
                to_say = self._with_held(message, found, received)

        replies = compose(
            self._words,
            to_say,
            turn,
            too_long,
            message.choice,
            message.over_limit,
            person_answers or message.instead == NOTHING,
            message.instead or "",
            received.knows_words_only,
        )
        replies = await self._ask_for_person(message, replies, patience)
        context = turn.context if turn is not None and turn.context is not None else received.context
        stored = not is_quiet or reading.failed or received.assessment is not None
        unstored = None if stored else reading.assessment
        sent = await self._keep_replies(message, replies, context, unstored, patience)
        event(
            logger,
            "turn",
            conversation=message.conversation,
            message=message.message_id,
            channel=message.channel,
            level=assessment.level.label,
            fresh=assessment.fresh.label,
            rasa=rasa,
            outcome=turn.outcome if turn is not None else None,
            said=[reply.text_id or reply.kind for reply in replies],
            stored=sent is not None,
            ms=round((time.monotonic() - started) * 1000),
        )
        if sent is not None:
            return Answered(replies, sent)
        known = None if reading.failed else reading.assessment
        return Answered(replies, keep=partial(self._keep_late, message, replies, context, known))

    def _keep_late(
        self, message: Message, replies: list[Reply], context: Context, assessment: Assessment | None
    ) -> None:
        memory = self._gate.memory(message.conversation)
        locale = self._words.clinic.locale.code
        store.keep_late(message, locale, replies, context, assessment, memory)

    async def _receive(self, message: Message, patience: Patience) -> store.Received:
        memory = None
        try:
            # A store that takes no writes may still be read; what it remembers must not wait for its lock.
            if self._gate.memory(message.conversation) is None:
                memory = await patience.read(store.memory, message.conversation)
            return await patience.call(store.receive, message, self._words.clinic.locale.code)
        except DatabaseAwayError:
            return store.Received(memory=memory)

    async def _read(self, message: Message, received: store.Received) -> Reading:
        # Read before a restart: read anew, it would only be a repetition of what it left in the memory.
        read_before = received.assessment or self._spooled.get(message.key)
        if read_before is not None:
            return Reading(read_before)
        known = received.memory, message.received_at, received.standing
        if message.choice:
            return await self._gate.read_button(message.conversation, message.choice, *known)
        return await self._gate.read(message.conversation, message.text, *known, message.message_id)

    def _with_held(self, message: Message, assessment: Assessment, received: store.Received) -> Assessment:
        """What a later message, read in the meantime, has raised holds for the answer to this one too."""
        held = self._gate.held(message.conversation, received.memory, received.standing)
        return replace(assessment, level=max(assessment.level, held))

    async def _report(self, message: Message, assessment: Assessment, patience: Patience) -> None:
        # To a "yes" the message that raised the safety check is what the staff must read.
        check = assessment.confirmed
        finding = _finding(message, assessment.to_dict())
        if check is not None and check.message_id:
            found = {**finding.assessment, "read_in": message.message_id}
            finding = replace(finding, message_id=check.message_id, text=check.text, assessment=found)
        await report(finding, patience, self._spool_file)

    async def _take_from_rasa(
        self, message: Message, reading: Reading, level: Level, patience: Patience
    ) -> Assessment:
        """What Rasa found above the gate's level is held; the staff are told, but of a mere check."""
        found = await self._gate.take_from_rasa(
            message.conversation, reading, level, message.text, message.received_at, message.message_id
        )
        if level > Level.CHECK:
            told = {} if reading.failed else found.to_dict()
            finding = _finding(message, {**told, "level": level.label, "reader": "rasa"})
            await report(finding, patience, self._spool_file)
        with suppress(DatabaseAwayError):  # the gate keeps the memory at hand
            await patience.call(store.keep_memory, message, found.memory)
        return found

    async def _annotate(self, message: Message, patience: Patience) -> None:
        correction = Correction(
            message.conversation,
            message.channel,
            message.account,
            message.message_id,
            CORRECTIONS[message.choice],
            message.received_at,
        )
        try:
            kept = await patience.call(annotate, correction)
        except DatabaseAwayError:
            await put_into_spool(correction, self._spool_file)
            return
        if not kept:
            event(logger, "correction not kept", logging.WARNING, message=message.message_id)

    async def _keep_reading(self, message: Message, reading: Reading, patience: Patience) -> bool:
        """Store a reading; whether there is nothing left to store."""
        if reading.failed:
            return True
        try:
            await patience.call(store.keep_assessment, message, reading.assessment)
        except DatabaseAwayError:  # the gate keeps the memory at hand
            return False
        return True

    async def _ask(self, message: Message, reading: Reading, context: Context) -> tuple[RasaTurn | None, str]:
        """Rasa's turn, or none and why. Safety words do not wait for it longer than a moment."""
        assessment = reading.assessment
        asked = for_rasa(message, assessment)
        if asked is None:
            return None, "not asked"
        # Where the gate could not read, Rasa's own reader is told nothing and reads for itself.
        told = None if reading.failed else assessment.to_dict()
        asking = asyncio.create_task(self._rasa.ask(asked, told, context, self._words.clinic.locale.code))
        try:
            if assessment.fresh is Level.NONE:
                return await asking, "answered"
            return await asyncio.wait_for(asyncio.shield(asking), self._deadline_flagged), "answered"
        except RasaUnavailableError as failure:
            return None, str(failure)
        except asyncio.TimeoutError:
            late = asyncio.create_task(self._hear_late(message, reading, asking))
            self._late.add(late)
            late.add_done_callback(self._late.discard)
            return None, "later"

    async def _hear_late(self, message: Message, reading: Reading, asking: "asyncio.Task[RasaTurn]") -> None:
        """Of a turn that came after the words, only what is more urgent than they were is said too."""
        try:
            turn = await asking
        except RasaUnavailableError:
            return
        level = reading.assessment.level
        if turn.level <= level:
            return
        patience = database.on_the_way()
        await self._take_from_rasa(message, reading, turn.fresh, patience)
        higher = [reply for reply in turn.replies if reply.urgency > level]
        with suppress(DatabaseAwayError):
            await patience.call(store.add_replies, message, higher)

    async def _ask_for_person(
        self, message: Message, replies: list[Reply], patience: Patience
    ) -> list[Reply]:
        """Where the replies tell how to reach a person, ask the staff too, and say how that stands.

        With the database away they cannot be asked; what was to be said, the clinic's phone, still holds.
        """
        if all(reply.text_id != PERSON_BY_PHONE for reply in replies):
            return replies
        try:
            text_id = await patience.call(
                handover.ask, message.conversation, self._words, message.received_at
            )
        except DatabaseAwayError:
            return replies
        told = self._words.person(text_id, message.received_at) if text_id else None
        return [told if told and reply.text_id == PERSON_BY_PHONE else reply for reply in replies]

    async def _keep_replies(
        self,
        message: Message,
        replies: list[Reply],
        context: Context,
        unstored: Assessment | None,
        patience: Patience,
    ) -> tuple[Sent, ...] | None:
        # One that was read after this message stores its own memory, which holds this one's.
        is_newest = unstored is not None and self._gate.memory(message.conversation) == unstored.memory
        memory = unstored.memory if unstored is not None and is_newest else None
        try:
            return await patience.call(store.keep_replies, message, replies, context, unstored, memory)
        except DatabaseAwayError:
            return None


def _is_quiet(reading: Reading) -> bool:
    return reading.assessment.fresh is Level.NONE and not reading.assessment.is_for_staff


async def _urgency(look: _Look) -> Level:
    reading = await asyncio.shield(look.reading)
    return max(reading.assessment.fresh, Level.CHECK if reading.failed else Level.NONE)


def _finding(message: Message, assessment: dict[str, Any]) -> Finding:
    return Finding(
        conversation=message.conversation,
        channel=message.channel,
        account=message.account,
        message_id=message.message_id,
        text=message.text,
        assessment=assessment,
        at=message.received_at,
    )


@lru_cache(maxsize=1)
def front_door() -> FrontDoor:
    """The front door of this process. Raises ContentError where the fixed texts cannot be read."""
    return FrontDoor(
        words=words(),
        gate=Gate(lambda text, memory, at: safety.assess(text, memory, at=at)),
        rasa=Rasa(settings.RASA_URL, settings.RASA_CHANNEL_SECRET, settings.RASA_DEADLINE),
        spool_file=settings.SPOOL_FILE,
        deadline_flagged=settings.RASA_DEADLINE_FLAGGED,
    )
