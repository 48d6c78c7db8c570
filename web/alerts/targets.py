"""From a contact and a way to the one function that sends, with what the environment keeps secret."""

import os
from collections.abc import Callable

from django.conf import settings

from content.contacts import Alerting, Contact, is_safe_url
from web.alerts import email, slack, webhook
from web.alerts.failure import NotSentError
from web.alerts.notice import Notice
from web.channels.slack.settings import alert_workspace

Send = Callable[[Notice, Contact | None, str], None]


def send(notice: Notice, contact: Contact | None, way: str) -> None:
    """Send the notice in that way. `contact` is None where the file no longer has it. Raises NotSentError."""
    if contact is None or way not in contact.ways:
        raise NotSentError("no longer in clinic.toml", final=True)
    problem = problem_of(contact, way)
    if problem:
        raise NotSentError(problem, final=True)
    if way == "email":
        email.send(notice, contact.email)
    elif way == "webhook":
        webhook.send(notice, contact.webhook, os.environ[contact.webhook_secret], settings.ALERT_TIME_LIMIT)
    else:
        has_app = bool(alert_workspace(os.environ))
        slack.send(notice, os.environ[contact.slack_url], settings.ALERT_TIME_LIMIT, has_app)


def problems(alerting: Alerting) -> list[str]:
    """One sentence for each way that cannot work as the environment is; none when all is set."""
    return [
        f"The alerts of “{contact.name}” by {way} cannot be sent: {problem}."
        for contact in alerting.contacts
        for way in contact.ways
        if (problem := problem_of(contact, way))
    ]


def problem_of(contact: Contact, way: str) -> str:
    """What the environment lacks for that way, or ""."""
    if way == "email":
        if not settings.EMAIL_HOST:
            return "SMTP_HOST is not set"
        local = settings.EMAIL_HOST in ("localhost", "127.0.0.1", "::1")
        if settings.EMAIL_HOST_PASSWORD and not local and settings.SMTP_TLS == "none":
            return "SMTP_TLS=none would send the password in clear"
        return ""
    variable = contact.webhook_secret if way == "webhook" else contact.slack_url
    value = os.environ.get(variable, "")
    if not value:
        return f"{variable} is not set"
    if way == "slack" and not is_safe_url(value):
        return f"{variable} is not an https address"
    return ""
