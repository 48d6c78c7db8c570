"""Alert a Slack channel through an incoming webhook."""

import json
from typing import Any

from web.alerts.failure import post
from web.alerts.notice import LEVELS, Notice
from web.channels.slack.blocks import acknowledge_button


def send(notice: Notice, url: str, time_limit: float, with_button: bool = False) -> None:
    """Post the notice. Raises NotSentError.

    `with_button`: the clinic's app in Slack hears of presses, so the alert can be acknowledged there.
    """
    text = f"*{LEVELS[notice.level]}*: red flag no. {notice.escalation}. <{notice.link}|Read and acknowledge>"
    body: dict[str, Any] = {"text": text, "unfurl_links": False}
    if with_button:
        section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        body["blocks"] = [section, acknowledge_button(notice.for_button)]
    post(url, json.dumps(body).encode(), {"Content-Type": "application/json"}, time_limit)
