"""What is sent to Slack in blocks. https://docs.slack.dev/reference/block-kit"""

from typing import Any

from web.channels.parts import Key, Part
from web.channels.slack.text import escape

CHOOSE = "choose:"  # action of a button below an answer; its value is the key
ACKNOWLEDGE = "acknowledge"  # action of the button below an alert; its value is the alert's


def message(part: Part) -> dict[str, Any]:
    """A part as the values of chat.postMessage; the text outside of the blocks is for notifications."""
    # Without "expand" Slack folds a long text, and what to do in an emergency with it.
    text = {"type": "mrkdwn", "text": part.text, "verbatim": True}
    blocks: list[dict[str, Any]] = [{"type": "section", "text": text, "expand": True}]
    if part.keys:
        blocks.append({"type": "actions", "elements": [_button(key, at) for at, key in enumerate(part.keys)]})
    # Links are not looked up: that would tell their sites who asks about what.
    return {"text": escape(part.shown), "blocks": blocks, "unfurl_links": False, "unfurl_media": False}


def acknowledge_button(alert: str) -> dict[str, Any]:
    """The block below an alert by which one of the staff takes it; ``alert`` comes back as the key."""
    button = {**_plain("Acknowledge"), "action_id": ACKNOWLEDGE, "value": alert, "style": "primary"}
    return {"type": "actions", "elements": [button]}


def _button(key: Key, at: int) -> dict[str, Any]:
    return {**_plain(key.title), "action_id": f"{CHOOSE}{at}", "value": key.key}


def _plain(title: str) -> dict[str, Any]:
    # Without "emoji": a title is shown as it stands, ":)" as well.
    return {"type": "button", "text": {"type": "plain_text", "text": title, "emoji": False}}
