"""Twilio: the SDK's validator, forms in, forms out."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode

from twilio.request_validator import RequestValidator

from web.channels.exchange import (
    Acknowledgement,
    Doubt,
    Outcome,
    Received,
    RefusedError,
    Request,
    Result,
    Search,
    by_status,
    json_object,
    number,
    objects,
    words,
)
from web.channels.incoming import Incoming
from web.channels.parts import Part
from web.channels.twilio.read import read_form
from web.channels.twilio.settings import PATH, TwilioSettings

FORM = "application/x-www-form-urlencoded"
LOCKED_OUT = 20003  # https://www.twilio.com/docs/api/errors/20003
OPTED_OUT = 21610  # https://www.twilio.com/docs/api/errors/21610
NEWEST = 50  # messages to one person, among which one that was just sent is looked for
# Faults of the moment that come with a 4xx: queue full, too many requests, too many for one number.
LATER = frozenset([20429, 21611, 14107, 63018])


class Twilio:
    """One account with its numbers, for SMS and WhatsApp alike."""

    tells_within = 0.0

    def __init__(self, settings: TwilioSettings) -> None:
        self._settings = settings
        self._validator = RequestValidator(settings.token)

    def verify(self, request: Received) -> None:
        """Raises RefusedError unless Twilio signed the form for our public address."""
        if not request.headers.get("content-type", "").lower().startswith(FORM):
            raise RefusedError(403, "the body is no form")
        form = _Form(request.body)
        signature = request.headers.get("x-twilio-signature", "")
        if not signature or not self._validator.validate(self._url(request), form, signature):
            raise RefusedError(403, "the signature is missing or wrong")
        if form.get("AccountSid") != self._settings.account:
            raise RefusedError(403, "the form is of another account")

    def acknowledge(self, request: Received) -> Acknowledgement:
        """TwiML without a verb: nothing is said in the answer itself, everything by the outbox."""
        return Acknowledgement("text/xml", b"<Response></Response>")

    def read(self, request: Received, now: datetime) -> list[Incoming]:
        """The message or the delivery status in a form, if any."""
        return read_form(_Form(request.body), now)

    def request(self, part: Part, account: str, address: str, delivery: str = "") -> Request:
        """A message from one of the account's numbers, which for WhatsApp begins with ``whatsapp:``."""
        form = {
            "To": address,
            "From": account,
            "Body": part.text,
            "StatusCallback": self._settings.public_url + PATH,
        }
        headers = {"Content-Type": FORM, **self._login()}
        return Request(self._messages(), headers, urlencode(form).encode())

    def search(self, doubt: Doubt) -> Search:
        """Looks for these words among the newest messages to the person: Twilio knows no key of ours.

        https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources. Not by the
        date of sending, which a queued message does not have yet.
        """
        wanted = {"To": doubt.address, "From": doubt.account, "PageSize": str(NEWEST)}
        answer = yield Request(f"{self._messages()}?{urlencode(wanted)}", self._login(), b"", "GET")
        if answer.status != HTTPStatus.OK:
            return by_status(answer.status, answer.headers)
        said = doubt.part.text.split()
        for message in objects(json_object(answer.body), "messages"):
            if words(message, "body").split() == said and _created(message) >= doubt.since:
                return Outcome(Result.TAKEN, words(message, "sid"))
        return Outcome(Result.REFUSED, reason="not found")

    def answer(self, answer_id: str) -> Request | None:
        """Nothing: no button waits."""
        return None

    def outcome(self, status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Twilio's messages may quote numbers; only its code is kept."""
        data = json_object(body)
        if 200 <= status < 300:
            return Outcome(Result.TAKEN, words(data, "sid"))
        code = number(data, "code")
        known = by_status(status, headers)
        if code is None:
            return known
        is_locked_out = known.is_locked_out or code == LOCKED_OUT
        return replace(
            known,
            result=Result.LATER if is_locked_out or code in LATER else known.result,
            reason=f"{known.reason}, code {code:.0f}",
            is_opted_out=code == OPTED_OUT,
            is_locked_out=is_locked_out,
        )

    def _messages(self) -> str:
        settings = self._settings
        return f"{settings.api}/2010-04-01/Accounts/{settings.account}/Messages.json"

    def _login(self) -> dict[str, str]:
        secret = base64.b64encode(f"{self._settings.account}:{self._settings.token}".encode()).decode()
        return {"Authorization": f"Basic {secret}"}

    def _url(self, request: Received) -> str:
        """The address that Twilio signed: ours as the settings have it, with the query as it came."""
        return self._settings.public_url + request.path + (f"?{request.query}" if request.query else "")


def _created(message: Mapping[str, Any]) -> datetime:
    try:
        return parsedate_to_datetime(words(message, "date_created")).replace(tzinfo=timezone.utc)
    except (TypeError, ValueError):
        return datetime.min.replace(tzinfo=timezone.utc)


class _Form(dict[str, str]):
    """A form, untrimmed and with empty values; ``getlist`` gives repeated values to the validator."""

    def __init__(self, body: bytes) -> None:
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=500)
        except ValueError:
            pairs = []
        super().__init__(pairs)
        self._pairs = pairs

    def getlist(self, name: str) -> list[str]:
        """All values under a name."""
        return [value for key, value in self._pairs if key == name]
