"""Slack, signed by its own SDK. https://docs.slack.dev/apis/events-api"""

import json
import time
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from tests.conformance.accounts import SLACK_BOT, SLACK_SECRET, SLACK_TEAM, Button
from tests.conformance.clients.client import JSON, Client, Sending

TIMESTAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
FORM = "application/x-www-form-urlencoded"
APP = "A0KRD7HC3"


class Slack(Client):
    """One app in one workspace."""

    channel = "slack"
    path = "/webhooks/slack"
    signed_by = (TIMESTAMP, SIGNATURE)
    dates_signatures = True
    has_groups = True

    def person(self, number: int) -> str:
        return f"U{number:08}P"

    def signature(
        self, body: bytes, content_type: str, key: str = "", at: float | None = None
    ) -> dict[str, str]:
        timestamp = str(int(at or time.time()))
        signed = SignatureVerifier(key or SLACK_SECRET).generate_signature(timestamp=timestamp, body=body)
        return {TIMESTAMP: timestamp, SIGNATURE: str(signed)}

    def message(self, person: str, text: str, at: float | None = None, message_id: str = "") -> Sending:
        message_id = message_id or self._uuid()
        return self._event(self._said(person, text, message_id, at), message_id)

    def again(self, sending: Sending) -> Sending:
        """Under another event id, as has been seen, and with the header of a retry."""
        told = json.loads(sending.body)
        told["event_id"] = f"Ev{self._hex(10).upper()}"
        body = json.dumps(told).encode()
        headers = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
        return replace(sending, body=body).having({**self.signature(body, JSON), **headers})

    def press(self, person: str, button: Button) -> Sending:
        action = {
            "type": "button", "block_id": "=qXel", "action_id": "choose:0", "value": button.key,
            "text": {"type": "plain_text", "text": button.title, "emoji": False}, "action_ts": self._ts(),
        }  # fmt: skip
        payload = {
            "type": "block_actions", "team": {"id": SLACK_TEAM, "domain": "example"},
            "user": {"id": person, "username": "zoe", "name": "zoe", "team_id": SLACK_TEAM},
            "api_app_id": APP, "token": "Shh_its_a_seekrit", "trigger_id": f"12466734323.{self._hex(12)}",
            "container": {"type": "message", "message_ts": self._ts(), "channel_id": f"D{person}"},
            "channel": {"id": f"D{person}", "name": "directmessage"}, "is_enterprise_install": False,
            "message": {"type": "message", "user": SLACK_BOT, "bot_id": "B0BOT", "text": "…"},
            "response_url": "https://hooks.slack.com/actions/T061EG9R6/1/x", "actions": [action],
        }  # fmt: skip
        return self._sending(urlencode({"payload": json.dumps(payload)}).encode(), content_type=FORM)

    def photo(self, person: str) -> Sending:
        file = {
            "id": f"F{self._hex(8)}",
            "name": "rash.jpg",
            "mimetype": "image/jpeg",
            "filetype": "jpg",
            "size": 48123,
        }
        message_id = self._uuid()
        said = {**self._said(person, "", message_id), "subtype": "file_share", "files": [file]}
        return self._event(said, message_id)

    def unknown(self, person: str) -> Sending:
        event = {
            "type": "reaction_added", "user": person, "reaction": "thumbsup", "item_user": SLACK_BOT,
            "item": {"type": "message", "channel": f"D{person}", "ts": self._ts()}, "event_ts": self._ts(),
        }  # fmt: skip
        return self._event(event)

    def group(self, person: str, text: str) -> Sending:
        message_id = self._uuid()
        said = self._said(person, f"<@{SLACK_BOT}> {text}", message_id)
        return self._event(
            {**said, "type": "app_mention", "channel": "C0LAN2Q65", "channel_type": "channel"}, message_id
        )

    def edit(self, person: str, text: str) -> Sending:
        said = self._said(person, text, self._uuid())
        event = {
            "type": "message", "subtype": "message_changed", "channel": said["channel"], "channel_type": "im",
            "ts": self._ts(), "event_ts": self._ts(), "hidden": True,
            "message": {**said, "edited": {"user": person, "ts": self._ts()}},
            "previous_message": {**said, "text": "oh"},
        }  # fmt: skip
        return self._event(event)

    def command(self, person: str, text: str) -> Sending:
        """``/clinic text``"""
        form = {
            "token": "gIkuvaNzQIHg97ATvDxqgjtO", "team_id": SLACK_TEAM, "team_domain": "example",
            "channel_id": "C0LAN2Q65",
            "channel_name": "general", "user_id": person, "user_name": "zoe", "command": "/clinic",
            "text": text,
            "api_app_id": APP, "is_enterprise_install": "false",
            "response_url": "https://hooks.slack.com/commands/1/2",
            "trigger_id": f"13345224609.{self._hex(12)}",
        }  # fmt: skip
        return self._sending(urlencode(form).encode(), content_type=FORM)

    def question(self) -> Sending:
        """Slack asks whether the address is ours; the challenge must come back."""
        told = {
            "token": "Jhj5dZrVaK7ZwHHjRyZWjbDl",
            "challenge": "3eZbrw1aBm2rZgRNFdxV",
            "type": "url_verification",
        }
        return self._sending(json.dumps(told).encode(), told["challenge"])

    def _uuid(self) -> str:
        digits = self._hex(32)
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def _ts(self, at: float | None = None) -> str:
        return f"{int(at or time.time())}.{self._number():06}"

    def _said(self, person: str, text: str, message_id: str, at: float | None = None) -> dict[str, Any]:
        ts = self._ts(at)
        escaped = text.replace("&", "&amp;").replace("<@", "\0").replace("<", "&lt;").replace("\0", "<@")
        rich = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        return {
            "type": "message", "client_msg_id": message_id, "user": person, "text": escaped, "ts": ts,
            "event_ts": ts,
            "team": SLACK_TEAM, "channel": f"D{person}", "channel_type": "im",
            "blocks": [{"type": "rich_text", "block_id": "pFk", "elements": [rich]}],
        }  # fmt: skip

    def _event(self, event: dict[str, Any], message_id: str = "") -> Sending:
        told = {
            "token": "ZZZZZZWSxiZZZ2yIvs3peJ", "team_id": SLACK_TEAM, "context_team_id": SLACK_TEAM,
            "api_app_id": APP,
            "event": event, "type": "event_callback", "event_id": f"Ev{self._hex(10).upper()}",
            "event_time": int(time.time()), "is_ext_shared_channel": False,
            "event_context": f"4-{self._hex(60)}",
            "authorizations": [
                {"enterprise_id": None, "team_id": SLACK_TEAM, "user_id": SLACK_BOT, "is_bot": True,
                 "is_enterprise_install": False}
            ],
        }  # fmt: skip
        return self._sending(json.dumps(told).encode(), message_id)
