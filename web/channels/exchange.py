"""Requests between a provider and us, as plain data: the folders of the providers do no I/O of their own."""

import json
import math
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from enum import Enum
from typing import Any, Protocol

from web.channels.incoming import Incoming, Location
from web.channels.parts import Part
from web.frontdoor.message import cleaned

LONGEST_WAIT = 3600.0  # seconds; a provider that says more is asked again all the same


class ConfigurationError(Exception):
    """A setting is missing or wrong; the message names the environment variable and what to write."""


class RefusedError(Exception):
    """A request is not from the provider. ``status`` is 401 or 403; the text never quotes the request."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came in; names of headers in small letters, the body as raw bytes."""

    path: str
    query: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What the provider is answered at once."""

    content_type: str = "text/plain"
    body: bytes = b""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Request:
    """A request to the provider. Address, headers and body hold secrets or patients' data: never in a log."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Answer:
    """The provider's answer; names of headers in small letters."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Result(Enum):
    """What became of a request of ours."""

    TAKEN = "taken"
    LATER = "later"  # trying again may help
    REFUSED = "refused"  # trying again is useless


@dataclass(frozen=True, slots=True)
class Outcome:
    """The provider's answer to a request.

    Attributes:
        message_id: the provider's id of the message that it took, by which a STATUS names it.
        retry_after: seconds to wait, where the provider says so.
        reason: short and without anything that was written, for the log and the staff page.
        is_opted_out: the person has said STOP; nothing can be sent.
        is_blocked: the person takes nothing from us at present.
        is_locked_out: the provider does not take our token (any more); somebody of the clinic has to mend it.
        is_in_doubt: there was no answer, so that nobody knows whether the message was taken.
        is_unasked: the provider was not asked to take it, since it may have it already; this is no try.
    """

    result: Result
    message_id: str = ""
    retry_after: float | None = None
    reason: str = ""
    is_opted_out: bool = False
    is_blocked: bool = False
    is_locked_out: bool = False
    is_in_doubt: bool = False
    is_unasked: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A part of which nobody knows whether the provider has taken it.

    Attributes:
        account: of ours, by which it was sent.
        address: the person's.
        delivery: our id of it.
        since: no earlier than this it was taken.
        newest: the greatest id that this account had been told before; 0 where none is known, or where ids
            are no numbers.
    """

    part: Part = field(repr=False)
    account: str
    address: str = field(repr=False)
    delivery: str
    since: datetime
    newest: int


# Asks the provider whether it has taken a part: gives requests, is sent their answers, and ends with the
# outcome TAKEN, REFUSED where the part is not there or may not be looked for, or LATER.
Search = Generator[Request, Answer, Outcome]


class Provider(Protocol):
    """One provider, as the way in and the outbox use it.

    ``tells_within``: seconds in which it usually tells by our own key that it has taken a part, 0 where it
    does not.
    """

    @property
    def tells_within(self) -> float: ...

    def verify(self, request: Received) -> None:
        """Raises RefusedError unless the request, a GET as well, is surely from the provider."""

    def acknowledge(self, request: Received) -> Acknowledgement:
        """What a verified request is answered once its messages are stored. Never raises."""

    def read(self, request: Received, now: datetime) -> list[Incoming]:
        """The messages and notices in a verified request, in order. Never raises."""

    def request(self, part: Part, account: str, address: str, delivery: str = "") -> Request:
        """The request that sends a part; ``delivery`` is our id of it, the same when it is sent again."""

    def search(self, doubt: Doubt) -> Search | None:
        """Finds out whether a part was taken; None where the provider cannot be asked."""

    def answer(self, answer_id: str) -> Request | None:
        """The request that ends the waiting for a message's first sign, where the provider knows one."""

    def outcome(self, status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
        """What the provider's answer to a request means. Never raises."""


def required(
    environment: Mapping[str, str], forms: Mapping[str, tuple[re.Pattern[str], str]]
) -> list[str] | None:
    """The values of a provider's variables, None where not one of them is set.

    Args:
        environment: the variables.
        forms: for each variable its form, and what to say after its name where it has another.

    Raises:
        ConfigurationError: naming the first that is missing or wrong; a half-open channel never runs.
    """
    values = [environment.get(name, "") for name in forms]
    if not any(values):
        return None
    for value, (name, (form, meaning)) in zip(values, forms.items(), strict=True):
        if not form.fullmatch(value):
            raise ConfigurationError(f"{name} {meaning}")
    return values


def public_url(environment: Mapping[str, str]) -> str:
    """The front door's address as the provider knows it, without a path. Raises ConfigurationError."""
    url = environment.get("PUBLIC_URL", "").rstrip("/")
    if not url.startswith("https://"):
        raise ConfigurationError("PUBLIC_URL must be the front door's own https:// address")
    return url


def json_object(body: bytes) -> dict[str, Any]:
    """The body as a JSON object; {} where it is none."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def inner(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The object within objects; {} where there is none."""
    value: Any = data
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def objects(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects in the list under a name; [] where there is none."""
    values = data.get(name)
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def words(data: Mapping[str, Any], name: str) -> str:
    """The text under a name, a whole number as its digits; "" where there is none."""
    value = data.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return cleaned(value) if isinstance(value, str) else ""


def number(data: Mapping[str, Any], name: str) -> float | None:
    """The finite number under a name; None where there is none."""
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def moment(seconds: float | None, now: datetime) -> datetime:
    """The time so many seconds after the beginning of 1970; ``now`` where that is none."""
    try:
        return now if seconds is None else datetime.fromtimestamp(seconds, timezone.utc)
    except (OverflowError, OSError, ValueError):
        return now


def place(data: Mapping[str, Any]) -> Location | None:
    """The place that an object with latitude and longitude names."""
    latitude, longitude = number(data, "latitude"), number(data, "longitude")
    return None if latitude is None or longitude is None else Location(latitude, longitude)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds of a Retry-After header, at most LONGEST_WAIT; None for none or a date."""
    value = headers.get("retry-after", "").strip()
    return min(float(value), LONGEST_WAIT) if value.isascii() and value.isdigit() else None


def by_status(status: int, headers: Mapping[str, str]) -> Outcome:
    """The outcome that a status alone tells, for an answer that is not a 2xx."""
    if status == 401:
        # A new token is a matter of minutes or hours; nothing that was said meanwhile may be lost.
        return Outcome(Result.LATER, reason="answered 401", is_locked_out=True)
    if status in {408, 409, 425, 429} or status >= 500:
        return Outcome(Result.LATER, retry_after=retry_after(headers), reason=f"answered {status}")
    return Outcome(Result.REFUSED, reason=f"answered {status}")
