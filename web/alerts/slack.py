"""Alert a Slack channel through an incoming webhook."""

import json

from web.alerts.failure import post
from web.alerts.notice import LEVELS, Notice


def send(notice: Notice, url: str, time_limit: float) -> None:
    """Post the notice. Raises NotSentError."""
    text = f"*{LEVELS[notice.level]}*: red flag no. {notice.escalation}. <{notice.link}|Read and acknowledge>"
    body = {"text": text, "unfurl_links": False}
    post(url, json.dumps(body).encode(), {"Content-Type": "application/json"}, time_limit)
