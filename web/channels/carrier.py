"""Asks providers to take parts, each once as far as that can be known.

A part is in doubt where its provider was asked and the answer was never heard: the process died, or the
connection did. Before such a part is sent again, the provider is asked whether it has it, or has the time to
tell so by itself, whichever it knows (``Provider.search``, ``Provider.tells_within``). Where it knows neither
the part is sent again: one that comes twice does less harm than one that never comes.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
from yarl import URL

from web.channels.attempts import Attempts
from web.channels.departures import Parcel
from web.channels.exchange import Answer, Doubt, Outcome, Provider, Request, Result, Search
from web.channels.incoming import Incoming, Kind
from web.channels.registry import provider_of
from web.logs import event

logger = logging.getLogger(__name__)
SENT_AT_ONCE = 40  # requests to providers under way; a slow provider must not hold up another
SECONDS = 10.0  # of one request to a provider
URGENT_WAITS = 5.0  # seconds, at most, for the provider to tell whether it has taken safety words
LOOKS = 3  # at most, where the provider cannot be asked now
LOOKS_AGAIN = 2.0  # seconds after that
CLOCKS_DIFFER = timedelta(seconds=10)  # the provider's and ours, at most
CONNECTED_WITHIN = 5.0  # seconds of these
IDLE = 5.0  # seconds after which a connection is closed, before the other side does it with a request on it
# Whoever cannot be connected to has surely taken nothing.
UNASKED = (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError, aiohttp.InvalidURL)


class Carrier:
    """One instance, in the front door's process."""

    def __init__(self, journal: Path) -> None:
        self._attempts = Attempts(journal)
        self._under_way: dict[str, asyncio.Task[Outcome]] = {}
        self._waited: set[str] = set()
        self._looked: Counter[str] = Counter()
        self._sending = asyncio.Semaphore(SENT_AT_ONCE)
        self._client: aiohttp.ClientSession | None = None

    async def carry(self, parcel: Parcel) -> Outcome:
        """Have the provider take a part that it has not taken yet. Goes on when the caller stops waiting."""
        under_way = self._under_way.get(parcel.key)
        if under_way is None:
            under_way = asyncio.create_task(self._carry(parcel))
            self._under_way[parcel.key] = under_way
            under_way.add_done_callback(lambda _: self._under_way.pop(parcel.key))
        return await asyncio.shield(under_way)

    def told(self, found: Iterable[Incoming]) -> None:
        """What providers say of parts by our own key of them: those were taken."""
        for incoming in found:
            if incoming.kind is Kind.STATUS and incoming.key:
                self._attempts.end(incoming.key, incoming.about)

    async def ask(self, provider: Provider, request: Request) -> Outcome:
        """One request that needs no repetition. Never raises."""
        answer = await self._asked(request)
        if isinstance(answer, Outcome):
            return answer
        return provider.outcome(answer.status, answer.headers, answer.body)

    async def post(self, request: Request) -> None:
        """One request of which the answer does not matter. Never raises."""
        await self._asked(request)

    async def close(self) -> None:
        """Stop at once: what was not heard of is in doubt."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    async def _carry(self, parcel: Parcel) -> Outcome:
        provider, key = provider_of(parcel.channel), parcel.key
        if provider is None:
            return Outcome(Result.LATER, reason="the channel is not set up")
        known = self._attempts.taken(key)
        if known is not None:
            return Outcome(Result.TAKEN, known)
        if parcel.is_in_doubt or self._attempts.is_in_doubt(key):
            settled = await self._settled(provider, parcel)
            if settled is not None:
                return settled
        try:
            request = provider.request(parcel.part, parcel.account, parcel.address, key)
        except Exception as error:
            # A fault of ours in one part must not hold up all that follows it.
            logger.exception("part cannot be written")
            return Outcome(Result.REFUSED, reason=type(error).__name__)
        self._attempts.begin(key, f"{parcel.channel} {parcel.account}")
        outcome = await self.ask(provider, request)
        if not outcome.is_in_doubt:
            self._attempts.end(key, outcome.message_id if outcome.result is Result.TAKEN else None)
        return outcome

    async def _settled(self, provider: Provider, parcel: Parcel) -> Outcome | None:
        """What became of an attempt in doubt; None where the part has to be sent again."""
        since, newest = parcel.queued_at - CLOCKS_DIFFER, self._attempts.newest_before(parcel.key)
        search = provider.search(
            Doubt(parcel.part, parcel.account, parcel.address, parcel.key, since, newest)
        )
        if search is not None and self._looked[parcel.key] < LOOKS:
            self._looked[parcel.key] += 1
            outcome = await self._searched(search)
            event(logger, "part in doubt looked up", departure=parcel.number, result=outcome.result.value)
            if outcome.result is Result.TAKEN:
                self._attempts.end(parcel.key, outcome.message_id)
            if outcome.result is Result.LATER:
                # No try of the part: with each the next would be longer in coming.
                return replace(outcome, retry_after=outcome.retry_after or LOOKS_AGAIN, is_unasked=True)
            del self._looked[parcel.key]
            # Who may not look, or finds nothing, sends it.
            return None if outcome.result is Result.REFUSED else outcome
        seconds = provider.tells_within
        if seconds and parcel.key not in self._waited:
            self._waited.add(parcel.key)
            wait = min(seconds, URGENT_WAITS) if parcel.part.urgent else seconds
            event(logger, "part in doubt waits", departure=parcel.number, seconds=wait)
            return Outcome(Result.LATER, retry_after=wait, reason="in doubt", is_unasked=True)
        self._waited.discard(parcel.key)
        self._looked.pop(parcel.key, None)
        return None

    async def _searched(self, search: Search) -> Outcome:
        request = next(search)
        while True:
            answer = await self._asked(request)
            if isinstance(answer, Outcome):
                return Outcome(Result.LATER, reason=answer.reason)
            try:
                request = search.send(answer)
            except StopIteration as over:
                outcome: Outcome = over.value
                return outcome
            except Exception as error:
                # Without knowing more the part is sent, rather twice than never.
                logger.exception("part cannot be looked up")
                return Outcome(Result.REFUSED, reason=type(error).__name__)

    async def _asked(self, request: Request) -> Answer | Outcome:
        try:
            async with self._sending, self._opened().request(
                request.method,
                URL(request.url, encoded=True),  # as it is: what was signed or percent-encoded stays so
                data=request.body,
                headers=request.headers,
                allow_redirects=False,
            ) as response:  # fmt: skip
                body = await response.read()
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            # The error itself may name the address, which may hold a token.
            is_in_doubt = not isinstance(error, UNASKED)
            return Outcome(Result.LATER, reason=type(error).__name__, is_in_doubt=is_in_doubt)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, headers, body)

    def _opened(self) -> aiohttp.ClientSession:
        """One for all requests, since connections are kept open; made where there is a loop to belong to."""
        if self._client is None:
            self._client = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(keepalive_timeout=IDLE),
                timeout=aiohttp.ClientTimeout(total=SECONDS, sock_connect=CONNECTED_WITHIN),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._client
