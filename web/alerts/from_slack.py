"""The button below an alert in Slack: one of the staff takes the red flag, without leaving Slack.

Slack signs the press, and the app's folder verifies it; whoever can read the channel can press the button.
"""

import os
from datetime import datetime

from django.conf import settings
from django.db import transaction

from web.alerts.failure import post
from web.alerts.notice import LEVELS
from web.channels.exchange import Request
from web.channels.incoming import Incoming
from web.channels.slack.provider import Slack
from web.channels.slack.settings import alert_workspace, slack_settings
from web.channels.slack.text import escape
from web.escalations import lifecycle
from web.escalations.models import Escalation
from web.frontdoor.words import words

LONGEST_NAME = 100


def acknowledge_from_slack(incoming: Incoming, now: datetime) -> Request | None:
    """Take the red flag on, as it stood in the alert's round; the request that puts the outcome in its place.

    None where the press does not count: the app is not set up, or it comes from another workspace. Pressing
    again does nothing new and says so. Raises ConfigurationError and django.db.Error.
    """
    app, workspace = slack_settings(os.environ), alert_workspace(os.environ)
    escalation, _, round = incoming.key.partition(":")
    if app is None or not workspace or incoming.account != workspace:
        return None
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (escalation, round)):
        return None
    said = _acknowledged(int(escalation), int(round), incoming, now)
    return Slack(app).replace_alert(incoming.answer_id, said) if incoming.answer_id else None


def send(request: Request) -> None:
    """Send what ``acknowledge_from_slack`` returned. Raises NotSentError: the alert then looks as before."""
    post(request.url, request.body, dict(request.headers), settings.ALERT_TIME_LIMIT)


def _acknowledged(number: int, round: int, incoming: Incoming, now: datetime) -> str:
    by = f"{(incoming.name or incoming.address)[:LONGEST_NAME]} (Slack)"
    link = f"<{settings.PUBLIC_URL}/staff/escalations/{number}/|"
    with transaction.atomic():
        escalation = Escalation.objects.select_for_update().filter(pk=number).first()
        if escalation is None:
            return f"Red flag no. {number} is not known here any more."
        title = f"*{LEVELS.get(escalation.level, escalation.level)}*: red flag no. {number}"
        if escalation.closed_at:
            return f"{title} was already closed by {escape(escalation.closed_by)}. {link}Read it>"
        if escalation.acknowledged_at:
            clock = _clock(escalation.acknowledged_at)
            who = escape(escalation.acknowledged_by)
            return f"{title} was already acknowledged by {who} at {clock}. {link}Read it>"
        try:
            lifecycle.acknowledge(number, round, by, now)
        except lifecycle.ChangedError:
            return f"{title} has become more urgent since this alert. {link}Read it as it is now>"
        return f"{title}. Acknowledged by <@{escape(incoming.address)}> at {_clock(now)}. {link}Read it>"


def _clock(at: datetime) -> str:
    return at.astimezone(words().clinic.timezone).strftime("%H:%M")
