"""From the durable inbox through the front door to the provider, person by person, in this process.

One task at a time works for a person, so that their messages are answered and sent in order; all people have
theirs at the same time. The task takes everything from the database: what a crash leaves behind is found by
the next look, by this process or the next one.

What waits behind another message of the same person is read by the gate at once, in order, and what holds a
sign is answered first: a second task looks after that while the first is busy.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from safety import Level
from web.channels import arrivals, departures
from web.channels.buttons import offer_id
from web.channels.capabilities import CAPABILITIES
from web.channels.carrier import Carrier
from web.channels.choose import chosen, pressed
from web.channels.exchange import Provider, Result
from web.channels.identity import AddressError
from web.channels.incoming import Incoming, Kind
from web.channels.intake import Intake
from web.channels.lane import Lane
from web.channels.pace import Pace
from web.channels.parts import Offer
from web.channels.render import render
from web.database import DatabaseAwayError, Patience
from web.escalations import spool
from web.frontdoor.message import NOTHING, Message
from web.frontdoor.replies import Reply
from web.frontdoor.turn import Answered, FrontDoor, front_door
from web.frontdoor.words import STALE, WORDS_ONLY, words
from web.logs import event
from web.widget.limits import message_limits

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(minutes=10)
OLD_BUTTON, PRIVATE = "utter_old_button", "utter_private_chat"
HELP = "utter_help"
PATIENCE = 20.0  # seconds; of work behind the acknowledgement
PATIENCE_OF_A_TURN = 5.0  # seconds; longer than on the website, where somebody waits for the response
# Rasa answers one message at a time: more turns at once would only take the time of acknowledgements.
TURNS_AT_ONCE = 3
ATTEMPTS_FILE = "attempts.jsonl"
RECENT = 300  # characters of what somebody wrote lately, looked at together with what comes next
AT_HAND = 10_000  # messages of which is known that they are being or have been answered
STORE_MAY_TAKE = 4.0  # seconds, before a message that is no red flag is answered without it
CLOSES_WITHIN = 0.5  # seconds, before what goes on is told again to stop
QUEUED_WITHIN = 0.5  # seconds; of the three within which safety words must come
P = ParamSpec("P")
T = TypeVar("T")
Keep = Callable[[], object]  # writes to the database


class Mailroom:
    """Works off what arrived and sends what is to depart. One instance, in the front door's process."""

    def __init__(self, door: FrontDoor, spool_file: Path) -> None:
        self._door = door
        self._spool_file = spool_file
        self._work = Lane(self._work_for)
        self._hurry = Lane(self._hurry_for)
        self._sending: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._offers: OrderedDict[tuple[str, str, str], Offer | None] = OrderedDict()
        self._glanced: OrderedDict[tuple[str, str, str], bool] = OrderedDict()
        self._lately: OrderedDict[str, str] = OrderedDict()
        self._turns = asyncio.Semaphore(TURNS_AT_ONCE)
        self._pace = Pace()
        self._intake = Intake(self.wake)
        self._carrier = Carrier(spool_file.with_name(ATTEMPTS_FILE))
        self._answering: OrderedDict[tuple[str, str, str], asyncio.Task[Keep | None]] = OrderedDict()
        self._asides: set[asyncio.Task[None]] = set()

    async def receive(self, provider: Provider, found: Iterable[Incoming]) -> None:
        """Take in verified messages and begin to work for their people.

        Raises OSError where neither database nor spool takes them: the provider has to deliver them again.
        """
        found = list(found)
        now = timezone.now()
        self._carrier.told(found)
        try:
            await self._intake.take_in(found, now)
        except DatabaseAwayError:
            await self._receive_without_store(found, now)
            return
        for incoming in found:
            if incoming.answer_id and incoming.kind is not Kind.ACKNOWLEDGE:
                self._aside(self._answer(provider, incoming.answer_id))
            if incoming.kind not in arrivals.NOTICES:
                self._look_behind(incoming)

    def _look_behind(self, incoming: Incoming) -> None:
        """Have what waits behind the work in hand looked at: what may hold a sign is not left waiting."""
        person = arrivals.person_of(incoming)
        before = self._lately.pop(person, "")
        self._lately[person] = f"{before}\n{incoming.text}"[-RECENT:]
        if len(self._lately) > AT_HAND:
            self._lately.popitem(last=False)
        if self._work.is_behind(person):
            self._aside(self._hurry_if_flagged(person, incoming, before))

    async def _hurry_if_flagged(self, person: str, incoming: Incoming, before: str) -> None:
        # Signs of several messages count together, and those before may not have been read yet.
        if await self._may_hold_sign(person, [incoming], before):
            self._hurry.wake(person)

    def wake(self, person: str) -> None:
        """Work for a person, now or as soon as the work in hand is done."""
        self._work.wake(person)

    async def keep_looking(self, interval: float) -> None:
        """Find what a crash or the worker left to do, and pauses that are over, until cancelled."""
        while True:
            try:
                await self.look()
            except (DatabaseAwayError, OSError) as error:
                event(logger, "mailroom waits", logging.WARNING, error=type(error).__name__)
            await asyncio.sleep(interval)

    async def look(self) -> None:
        """Begin to work for everyone who waits. Raises DatabaseAwayError and OSError."""
        patience = Patience(PATIENCE)
        await self._from_spool()
        for person in await patience.read(arrivals.people_waiting):
            self.wake(person)
        for person in await patience.read(departures.people_due, timezone.now()):
            self.wake(person)

    async def settled(self) -> None:
        """Wait until nothing is being worked on."""
        while tasks := self._tasks():
            await asyncio.wait(tasks)

    async def close(self) -> None:
        """Stop at once; what is left is found by the next process."""
        # Again and again: Python 3.10's wait_for loses a cancellation that comes with what it waits for.
        while tasks := self._tasks():
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=CLOSES_WITHIN)
        await self._pace.close()
        await self._carrier.close()

    def _tasks(self) -> list[asyncio.Task[None]]:
        return [*self._work.tasks(), *self._hurry.tasks(), *self._asides]

    async def _work_for(self, person: str) -> None:
        waiting = await self._waiting_for(person)
        if len(waiting) > 1 and await self._may_hold_sign(person, [incoming for incoming, _ in waiting]):
            urgency = await self._read_ahead(person, waiting)
            first = sorted(range(len(waiting)), key=lambda at: -urgency[at])
            waiting = [waiting[at] for at in first]
        for incoming, received_at in waiting:
            await self._finish(person, incoming, received_at)
        if not self._work.is_behind(person):
            self._lately.pop(person, None)
        if not waiting:
            async with self._sending_to(person):
                await self._send(person, await _surely(departures.next_for, person, timezone.now()))

    async def _hurry_for(self, person: str) -> None:
        """Beside the work in hand: answer at once what came meanwhile and must not wait for it."""
        waiting = await self._waiting_for(person)
        urgency = await self._read_ahead(person, waiting)
        for at in sorted(range(len(waiting)), key=lambda at: -urgency[at]):
            if urgency[at] > Level.NONE:
                await self._finish(person, *waiting[at])

    async def _may_hold_sign(self, person: str, found: list[Incoming], before: str = "") -> bool:
        """Whether any of these, if not looked at yet, may hold a sign. Nothing is stored for that."""
        new = [incoming for incoming in found if _key(incoming) not in self._glanced]
        pressed_or_opted = any(one.key or one.kind in (Kind.OPT_OUT, Kind.OPT_IN) for one in new)
        texts = [incoming.text for incoming in new if incoming.text]
        may = pressed_or_opted or (
            bool(texts) and await self._door.would_flag(person, "\n".join([before, *texts]).strip())
        )
        self._glanced.update((_key(incoming), may) for incoming in new)
        while len(self._glanced) > AT_HAND:
            self._glanced.popitem(last=False)
        return may

    async def _finish(self, person: str, incoming: Incoming, received_at: datetime) -> None:
        await self._turn(person, incoming, received_at)
        async with self._sending_to(person):
            await self._send(person, await _surely(arrivals.done, incoming, timezone.now()))
        self._offers.pop(_key(incoming), None)

    def _sending_to(self, person: str) -> asyncio.Lock:
        return self._sending.setdefault(person, asyncio.Lock())

    async def _read_ahead(self, person: str, waiting: list[tuple[Incoming, datetime]]) -> list[Level]:
        """Have the gate read what waits, in order: how urgent each is. A STOP holds from now on."""
        messages = {}
        for at, (incoming, received_at) in enumerate(waiting):
            if incoming.kind is not Kind.ACKNOWLEDGE:
                await self._note_opting(person, incoming, received_at)
                messages[at] = await self._message(person, incoming, received_at)
        found = await self._door.read_ahead(list(messages.values()), PATIENCE_OF_A_TURN)
        urgency = dict(zip(messages, found, strict=True))
        return [urgency.get(at, Level.NONE) for at in range(len(waiting))]

    async def _waiting_for(self, person: str) -> list[tuple[Incoming, datetime]]:
        try:
            return await Patience(PATIENCE).read(arrivals.waiting_for, person)
        except DatabaseAwayError as error:
            if not isinstance(error.__cause__, AddressError):
                return []  # the next look goes on
        lost = await _surely(arrivals.give_up, person, timezone.now())
        event(logger, "arrivals rejected", logging.ERROR, conversation=person, messages=lost)
        return []

    async def _turn(self, person: str, incoming: Incoming, received_at: datetime) -> None:
        """Answer one message."""
        if incoming.kind is Kind.ACKNOWLEDGE:
            await self._acknowledge(incoming)
        else:
            await self._note_opting(person, incoming, received_at)
            keep = await self._once(incoming, await self._message(person, incoming, received_at))
            if keep is not None:
                # Answered without the store: from now on the outbox has it, and sends what is missing.
                await _surely(keep)

    async def _note_opting(self, person: str, incoming: Incoming, received_at: datetime) -> None:
        if incoming.kind in (Kind.OPT_OUT, Kind.OPT_IN):
            out_at = received_at if incoming.kind is Kind.OPT_OUT else None
            await _surely(arrivals.opted, person, out_at)

    async def _message(self, person: str, incoming: Incoming, received_at: datetime) -> Message:
        """What a message means beside the offer that its writer had seen when it was first looked at."""
        if _key(incoming) not in self._offers:
            self._offers[_key(incoming)] = await Patience(PATIENCE).read(arrivals.offer_of, person)
            if len(self._offers) > AT_HAND:
                self._offers.popitem(last=False)
        offer = self._offers.get(_key(incoming))
        return message_of(person, incoming, offer, received_at, timezone.now())

    async def _once(self, incoming: Incoming, message: Message) -> Keep | None:
        """Answer a message, whichever way it came to us first, and let the others wait for that.

        Gives what is still to be stored.
        """
        answering = self._answering.get(message.key)
        if answering is None or (answering.done() and answering.exception() is not None):
            answering = asyncio.create_task(self._answer_and_say(incoming, message))
            self._answering[message.key] = answering
            while len(self._answering) > AT_HAND and next(iter(self._answering.values())).done():
                self._answering.popitem(last=False)
        return await asyncio.shield(answering)

    async def _answer_and_say(self, incoming: Incoming, message: Message) -> Keep | None:
        answered = await self._answer_in_turn(incoming, message)
        try:
            # What came too late to be told as stored may be queued all the same.
            if await Patience(QUEUED_WITHIN).read(departures.is_queued, message.key):
                if not self._work.is_busy(message.conversation):  # else the work in hand sends it
                    self.wake(message.conversation)
                return answered.keep
        except DatabaseAwayError:
            pass
        if not answered.replies or incoming.kind is Kind.OPT_OUT:
            return answered.keep
        keep = partial(_keep, answered.keep, message.key)
        await self._say_directly(incoming, message, answered.replies, keep)
        return keep

    async def _answer_in_turn(self, incoming: Incoming, message: Message) -> Answered:
        """Wait for room, unless the text holds a sign: safety words do not wait for others' answers."""
        if self._glanced.get(_key(incoming), True) and await self._door.is_flagged(message):
            return await self._door.answer(message)
        async with self._turns:
            await self._pace.wait()
            return await self._door.answer(message, PATIENCE_OF_A_TURN)

    async def _send(self, person: str, next_one: departures.Parcel | datetime | None) -> None:
        """Send what is to be sent to a person, one part after the other, as far as it goes now."""
        while next_one is not None:
            if isinstance(next_one, datetime):
                if next_one > timezone.now():
                    return  # a look finds it when its time has come
                next_one = await _surely(departures.next_for, person, timezone.now())
                continue
            parcel = next_one
            if not parcel.part.urgent:
                await self._pace.wait()
            outcome = await self._carrier.carry(parcel)
            # Until that is written down nothing else is sent to this person: it would come twice.
            next_one = await _surely(departures.ended, parcel.number, outcome, timezone.now())
            event(
                logger,
                "part sent" if outcome.result is Result.TAKEN else "part not sent",
                logging.INFO if outcome.result is Result.TAKEN else logging.WARNING,
                conversation=person,
                departure=parcel.number,
                result=outcome.result.value,
                problem=outcome.reason or None,
            )

    async def _answer(self, provider: Provider, answer_id: str) -> None:
        request = provider.answer(answer_id)
        if request is not None:
            await self._pace.wait()
            await self._carrier.ask(provider, request)

    async def _acknowledge(self, incoming: Incoming) -> None:
        from web.alerts.from_slack import acknowledge_from_slack

        request = await _surely(acknowledge_from_slack, incoming, timezone.now())
        if request is not None:
            await self._carrier.post(request)

    def _aside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    async def _receive_without_store(self, found: list[Incoming], now: datetime) -> None:
        """With the database away: kept in the spool, and answered all the same.

        Raises OSError where the disk takes nothing, and for the button below an alert: whoever pressed it is
        told by Slack that nothing has happened, and does not rely on it.
        """
        for incoming in found:
            if incoming.kind is Kind.ACKNOWLEDGE:
                raise OSError("the store is away")
        people = [incoming for incoming in found if incoming.kind is not Kind.STATUS]
        # What became of a part is kept too: not every provider tells it again.
        for incoming in found:
            line = {"arrival": arrivals.sealed(incoming), "at": now.isoformat()}
            await asyncio.to_thread(spool.append, self._spool_file, line)
        for incoming in people:
            message = message_of(arrivals.person_of(incoming), incoming, None, now, now)
            self._aside(self._answer_without_store(incoming, message))

    async def _answer_without_store(self, incoming: Incoming, message: Message) -> None:
        """A red flag at once; any other message only if the database does not come back soon."""
        if not await self._door.is_flagged(message):
            await asyncio.sleep(STORE_MAY_TAKE)
            if await self._is_stored(incoming):
                return
        await self._once(incoming, message)

    async def _is_stored(self, incoming: Incoming) -> bool:
        try:
            return await Patience(1.0).read(arrivals.is_known, incoming)
        except DatabaseAwayError:
            return False

    async def _say_directly(
        self, incoming: Incoming, message: Message, replies: list[Reply], keep: Keep
    ) -> None:
        """Send replies that could not be stored, trying again until the outbox can do it."""
        now = timezone.now()
        rendered = render(replies, CAPABILITIES[incoming.channel], words(), offer_id(incoming.message_id))
        for number, part in enumerate(rendered.parts):
            key = departures.key_of(message.key, 0, number, part)
            parcel = departures.Parcel(
                0, incoming.channel, incoming.account, incoming.address, part, key, now
            )
            for attempt in range(departures.MOST_TRIES):
                outcome = await self._carrier.carry(parcel)
                event(logger, "part said without store", departure=key, result=outcome.result.value)
                if outcome.result is not Result.LATER:
                    break
                with suppress(DatabaseAwayError):
                    if await Patience(QUEUED_WITHIN).call(keep):
                        return
                await asyncio.sleep(departures.pause(attempt, outcome))

    async def _from_spool(self) -> None:
        lines, end = await asyncio.to_thread(spool.waiting, self._spool_file)
        if not lines:
            return
        found, rejected = [], 0
        for line in lines:
            try:
                if isinstance(line, bytes):
                    raise ValueError
                found.append(arrivals.unsealed(line["arrival"]))
            except (ValueError, KeyError, TypeError, AddressError):
                rejected += 1
        await self._intake.take_in(found, timezone.now())
        if rejected:
            event(logger, "arrivals rejected", logging.ERROR, messages=rejected)
        await asyncio.to_thread(spool.forget, self._spool_file, end)


async def _surely(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of a step in the database, repeated until it is done: what follows relies on it.

    An error that repeating cannot end is raised.
    """
    while True:
        try:
            return await Patience(PATIENCE).call(function, *args, **kwargs)
        except DatabaseAwayError as error:
            if not isinstance(error.__cause__, (OperationalError, OSError, asyncio.TimeoutError, type(None))):
                raise
        await asyncio.sleep(0.5)


def _keep(keep: Keep | None, message: tuple[str, str, str]) -> bool:
    """Store an answer that was given without the store; whether the outbox has it now."""
    if keep is not None:
        keep()
    return departures.queue_missing(message)


def _key(incoming: Incoming) -> tuple[str, str, str]:
    return incoming.channel, incoming.account, incoming.message_id


def message_of(
    person: str, incoming: Incoming, offer: Offer | None, received_at: datetime, now: datetime
) -> Message:
    """What a message means for the front door: words or a choice, or what is said in place of an answer.

    `now`: when it is answered. Whether the provider or we ourselves were late is all the same to who waits.
    """
    text, choice, instead = incoming.text, "", None
    if incoming.key:
        press = pressed(incoming.key, offer)
        title = next((b.title for b in offer.buttons if b.id == press.choice), "") if offer else ""
        text, choice = text or title or press.choice, press.choice if press.counts else ""
        instead = None if press.counts else OLD_BUTTON
    else:
        button = chosen(text, offer)
        choice = button.id if button else ""
        if not incoming.has_words:
            instead = WORDS_ONLY
    if incoming.kind is Kind.GROUP:
        choice, instead = "", PRIVATE
    elif incoming.kind in (Kind.OPT_OUT, Kind.OPT_IN):
        instead = NOTHING if incoming.kind is Kind.OPT_OUT else HELP
    elif incoming.kind is Kind.HELP:
        instead = HELP
    elif now - incoming.at > STALE_AFTER:
        choice, instead = "", STALE
    over_limit = message_limits().is_over(person, None, incoming.message_id)
    if over_limit and instead != NOTHING:
        # Each further answer would be paid for, or keep two machines talking to each other.
        instead = None if message_limits().tells(person, incoming.message_id) else NOTHING
    return Message(
        conversation=person,
        channel=incoming.channel,
        account=incoming.account,
        message_id=incoming.message_id,
        text=text,
        choice=choice,
        received_at=received_at,
        over_limit=over_limit,
        instead=instead,
        media=(*(kind.value for kind in incoming.media), *(["location"] if incoming.location else [])),
    )


@lru_cache(maxsize=1)
def mailroom() -> Mailroom:
    """The mailroom of this process."""
    return Mailroom(front_door(), settings.ARRIVALS_SPOOL_FILE)
