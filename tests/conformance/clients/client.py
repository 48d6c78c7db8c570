"""What every client can do. A provider that knows no such thing (no batches, no groups) gives None."""

import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from tests.conformance.accounts import Button

JSON = "application/json"


@dataclass(frozen=True)
class Sending:
    """A request as the provider makes it. ``message_id`` is the provider's id of the message in it."""

    path: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    message_id: str = ""
    method: str = "POST"

    def without(self, *names: str) -> "Sending":
        """The same without these headers."""
        left = {name: value for name, value in self.headers.items() if name not in names}
        return replace(self, headers=left)

    def having(self, headers: Mapping[str, str]) -> "Sending":
        """The same with these headers."""
        return replace(self, headers={**self.headers, **headers})


class Client:
    """One channel's provider, which delivers what people write. Times are seconds since 1970.

    Attributes:
        signed_by: the headers that prove where a request comes from.
        refusal: the status for a request that proves nothing.
        tells_time: whether it says when a message was written.
        dates_signatures: whether an old signature is refused.
        has_batches, has_groups, has_buttons, has_edits: what people can do there.
    """

    channel: str
    path: str
    signed_by: tuple[str, ...]
    refusal = 401
    tells_time = True
    signs_body = True
    dates_signatures = False
    has_batches = False
    has_groups = False
    has_buttons = True
    has_edits = True

    def __init__(self, seed: int) -> None:
        self._random = random.Random(f"{seed} {self.channel}")
        # Two writers in one run must not give one number to two messages: the later would be a repetition.
        self._numbers = count(seed + 1)
        self._lock = threading.Lock()

    def person(self, number: int) -> str:
        """The address of somebody who writes."""
        raise NotImplementedError

    def signature(
        self, body: bytes, content_type: str, key: str = "", at: float | None = None
    ) -> dict[str, str]:
        """The headers that prove it; ``key`` where it is not the account's own."""
        raise NotImplementedError

    def message(self, person: str, text: str, at: float | None = None, message_id: str = "") -> Sending:
        """What somebody wrote."""
        raise NotImplementedError

    def again(self, sending: Sending) -> Sending:
        """The same message delivered once more, as the provider does it."""
        return sending

    def press(self, person: str, button: Button) -> Sending | None:
        """A button that was shown is pressed."""
        return None

    def photo(self, person: str) -> Sending:
        """A picture without words."""
        raise NotImplementedError

    def unknown(self, person: str) -> Sending:
        """Something of which the documentation says that more kinds will come."""
        raise NotImplementedError

    def batch(self, messages: list[tuple[str, str]]) -> Sending | None:
        """Several people's messages in one request."""
        return None

    def group(self, person: str, text: str) -> Sending | None:
        """What somebody wrote where others read it."""
        return None

    def edit(self, person: str, text: str) -> Sending | None:
        """A message is corrected."""
        return None

    def status(self, person: str, message_id: str) -> Sending | None:
        """What became of a message of ours."""
        return None

    def taken(self, person: str, message_id: str, delivery: str) -> Sending | None:
        """What the provider tells by itself of each message of ours that it has taken."""
        return None

    def answered_at(self, person: str) -> str:
        """Where what is said to somebody in a group arrives."""
        return person

    def _number(self) -> int:
        with self._lock:
            return next(self._numbers)

    def _hex(self, digits: int) -> str:
        with self._lock:
            return f"{self._random.getrandbits(4 * digits):0{digits}x}"

    def _sending(self, body: bytes, message_id: str = "", content_type: str = JSON) -> Sending:
        headers = {"Content-Type": content_type, **self.signature(body, content_type)}
        return Sending(self.path, body, headers, message_id)
