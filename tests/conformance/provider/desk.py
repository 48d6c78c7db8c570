"""What the providers' sides share: a call that came in, the answer to it, and how limits are checked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.conformance.provider.ledger import Ledger, Taken


class BreachError(Exception):
    """A call breaks a documented limit; the text says which, without what was written."""


@dataclass(frozen=True)
class Call:
    """A request to a provider; names of headers in small letters."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def json(self) -> dict[str, Any]:
        """The body, which must be a JSON object and say so."""
        must(self.headers.get("content-type", "").startswith("application/json"), "the body is not JSON")
        try:
            data = json.loads(self.body)
        except ValueError:
            raise BreachError("the body is no JSON") from None
        must(isinstance(data, dict), "the body is no JSON object")
        return dict(data)


@dataclass(frozen=True)
class Answer:
    """What the provider answers."""

    status: int
    data: Any
    headers: Mapping[str, str] = field(default_factory=dict)


class Desk:
    """One provider. ``name`` is the first part of its address here."""

    name: str

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def take(self, call: Call) -> Taken | None:
        """The message in a call, None for a call without one. Raises BreachError."""
        raise NotImplementedError

    def taken(self, taken: Taken) -> Answer:
        """The answer to a message that was taken."""
        raise NotImplementedError

    def aside(self, call: Call) -> Answer:
        """The answer to a call without a message."""
        return Answer(200, {"ok": True})

    def refused(self, reason: str) -> Answer:
        """The answer to a call that breaks a limit."""
        raise NotImplementedError

    def too_many(self) -> Answer:
        """Later, in one second."""
        raise NotImplementedError

    def cannot_write(self, taken: Taken) -> Answer | None:
        """The answer where the person wants nothing more; None where they do."""
        return None

    def must_know(self, channel: str, person: str) -> None:
        """Nobody is written to who has not written first."""
        must(self.ledger.knows(channel, person), "written to somebody who has never written")


def must(holds: bool, reason: str) -> None:
    """Raises BreachError unless it holds."""
    if not holds:
        raise BreachError(reason)


def within(what: str, text: object, longest: int) -> str:
    """A text that is not empty and no longer than that, in UTF-16 units, which is the strictest count."""
    must(isinstance(text, str) and bool(text.strip()), f"{what} is empty or no text")
    size = len(str(text).encode("utf-16-le")) // 2
    must(size <= longest, f"{what} has {size} characters, at most {longest}")
    return str(text)


def only(data: Mapping[str, Any], known: set[str], what: str) -> None:
    """No field that the documentation does not have."""
    must(set(data) <= known, f"{what} has unknown fields: {sorted(set(data) - known)}")
