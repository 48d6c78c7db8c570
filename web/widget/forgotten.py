"""The conversations that no cookie and no token names any more: what this process knows of them."""

import asyncio
from functools import lru_cache

from web import database
from web.widget.forget import known


class Forgotten:
    """Those that were forgotten; and those that staff must close first, which go on until then."""

    def __init__(self) -> None:
        self._done: set[str] = set()
        self._just: set[str] = set()
        self._waiting: set[str] = set()

    def __contains__(self, conversation: object) -> bool:
        return conversation in self._done or conversation in self._just

    def add(self, conversation: str) -> None:
        """This process has just forgotten it."""
        self._just.add(conversation)

    def is_waiting(self, conversation: str) -> bool:
        """Whether it is to be forgotten when the staff have closed it."""
        return conversation in self._waiting

    def wait_for(self, conversation: str) -> None:
        """It is to be forgotten when the staff have closed it."""
        self._waiting.add(conversation)

    def learn(self, done: set[str], waiting: set[str]) -> set[str]:
        """Take over what stands in the database; returns the conversations that are newly done."""
        new = done - self._done
        self._done = done
        self._just -= done
        self._waiting = waiting
        return new


@lru_cache(maxsize=1)
def forgotten() -> Forgotten:
    """What this process knows."""
    return Forgotten()


async def keep_forgetting(interval: float) -> None:
    """Look every `interval` seconds what was forgotten, also by the worker, until cancelled.

    Then this process keeps nothing of it at hand, and Rasa is told until it has answered.
    """
    from web.frontdoor.turn import front_door
    from web.widget.feed import feed

    untold: set[str] = set()
    while True:
        try:
            new = forgotten().learn(*await database.on_the_way().read(known))
        except database.DatabaseAwayError:
            new = set()
        for conversation in new:
            feed().drop(conversation)
            front_door().forget(conversation)
        untold |= new
        for conversation in list(untold):
            if not await front_door().tell_rasa_to_forget(conversation):
                break  # it is away: the others can wait too
            untold.discard(conversation)
        await asyncio.sleep(interval)
