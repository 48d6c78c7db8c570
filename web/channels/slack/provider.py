"""Slack: the SDK's verifier, events in, messages in blocks out."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_sdk.signature import Clock, SignatureVerifier

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
    inner,
    json_object,
    objects,
    words,
)
from web.channels.incoming import Incoming
from web.channels.parts import Part
from web.channels.slack import blocks
from web.channels.slack.read import JSON, is_of, read_form, read_request
from web.channels.slack.settings import SlackSettings

TIMESTAMP, SIGNATURE = "x-slack-request-timestamp", "x-slack-signature"
ERROR = re.compile(r"[a-z_]{1,60}")
# https://docs.slack.dev/reference/methods/chat.postMessage#errors
LATER = frozenset(
    ["ratelimited", "rate_limited", "message_limit_exceeded", "internal_error", "fatal_error",
     "service_unavailable", "request_timeout", "team_added_to_org"]
)  # fmt: skip
# Our token is wrong, taken back or over.
LOCKED_OUT = frozenset(["invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"])
EVENT_TYPE = "clinic_message"  # of the metadata by which a message of ours is found again
NEWEST = 15  # messages; more at once are not for every app
DIRECT = "I answer you in a direct message."


class Slack:
    """One app in one workspace, written to in direct messages."""

    tells_within = 0.0

    def __init__(self, settings: SlackSettings, clock: Clock | None = None) -> None:
        """``clock`` says what is older than five minutes; the system's own unless given."""
        self._settings = settings
        self._verifier = SignatureVerifier(settings.signing_secret, clock or Clock())

    def verify(self, request: Received) -> None:
        """Raises RefusedError unless Slack signed the body within the last five minutes."""
        timestamp, signature = request.headers.get(TIMESTAMP), request.headers.get(SIGNATURE)
        try:
            is_genuine = self._verifier.is_valid(request.body, timestamp, signature)
        except (ValueError, TypeError, OverflowError):
            # The SDK stumbles over a timestamp that is no time, and over letters beyond ASCII.
            is_genuine = False
        if not is_genuine:
            raise RefusedError(401, "the signature is missing, wrong or too old")

    def acknowledge(self, request: Received) -> Acknowledgement:
        """The challenge of a question for the address; to a command, where the answer goes; else nothing."""
        told = json_object(request.body) if is_of(request, JSON) else {}
        if words(told, "type") == "url_verification":
            return Acknowledgement(body=words(told, "challenge").encode())
        if "command" in read_form(request):
            said = {"response_type": "ephemeral", "text": DIRECT}
            return Acknowledgement(JSON, json.dumps(said).encode())
        return Acknowledgement()

    def read(self, request: Received, now: datetime) -> list[Incoming]:
        """The message in an event, the buttons in an interaction, or the words behind a command."""
        return read_request(request, now)

    def request(self, part: Part, account: str, address: str, delivery: str = "") -> Request:
        """chat.postMessage to a person, which Slack shows in their direct messages with the app."""
        values = {"channel": address, **blocks.message(part)}
        if delivery:
            values["metadata"] = {"event_type": EVENT_TYPE, "event_payload": {"delivery": delivery}}
        return self._post("chat.postMessage", values)

    def search(self, doubt: Doubt) -> Search:
        """Looks for our key in the metadata of what the app wrote to the person since then.

        https://docs.slack.dev/reference/methods/conversations.history; ``client_msg_id`` is for Slack's own
        apps (slackapi/java-slack-sdk#852).
        """
        opened = yield self._post("conversations.open", {"users": doubt.address})
        outcome = self.outcome(opened.status, opened.headers, opened.body)
        chat = words(inner(json_object(opened.body), "channel"), "id")
        if outcome.result is not Result.TAKEN or not chat:
            return outcome if outcome.result is Result.LATER else Outcome(Result.REFUSED, reason="no chat")
        wanted = {"channel": chat, "oldest": f"{doubt.since.timestamp():.6f}", "limit": NEWEST}
        told = yield self._post("conversations.history", {**wanted, "include_all_metadata": True})
        outcome = self.outcome(told.status, told.headers, told.body)
        if outcome.result is not Result.TAKEN:
            return outcome
        for message in objects(json_object(told.body), "messages"):
            if words(inner(message, "metadata", "event_payload"), "delivery") == doubt.delivery:
                return Outcome(Result.TAKEN, words(message, "ts"))
        return Outcome(Result.REFUSED, reason="not found")

    def answer(self, answer_id: str) -> Request | None:
        """Nothing: the 200 ends the waiting of a button."""
        return None

    def replace_alert(self, answer_id: str, text: str) -> Request:
        """The request that puts a text, in Slack's markup, in the place of an alert and its button."""
        body = json.dumps({"replace_original": True, "text": text}, ensure_ascii=False).encode()
        return Request(answer_id, {"Content-Type": JSON}, body)

    def outcome(self, status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Slack answers 200 to what it refuses as well; "ok" says what holds."""
        data = json_object(body)
        if 200 <= status < 300 and (data.get("ok") is True or body == b"ok"):
            return Outcome(Result.TAKEN, words(data, "ts"))
        error = words(data, "error")
        reason = f"answered {status}, {error if ERROR.fullmatch(error) else 'no known error'}"
        if 200 <= status < 300:
            is_locked_out = error in LOCKED_OUT
            is_later = is_locked_out or error in LATER or not error
            return Outcome(
                Result.LATER if is_later else Result.REFUSED, reason=reason, is_locked_out=is_locked_out
            )
        known = by_status(status, headers)
        return replace(known, reason=reason) if error else known

    def _post(self, method: str, values: Mapping[str, Any]) -> Request:
        headers = {
            "Content-Type": f"{JSON}; charset=utf-8",
            "Authorization": f"Bearer {self._settings.token}",
        }
        url = f"{self._settings.api}/{method}"
        return Request(url, headers, json.dumps(values, ensure_ascii=False).encode())
