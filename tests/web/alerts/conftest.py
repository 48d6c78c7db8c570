from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from content.contacts import read_alerting
from tests.support.receivers import HttpReceiver, MailServer

# A Wednesday, when the example clinic is open.
NOON = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)


class Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with HttpReceiver() as running:
        yield running


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "red-flags@clinic.example"
    server.start()
    yield server
    server.stop()


@pytest.fixture
def clinic_with():
    """The example clinic with other alerts."""
    from web.frontdoor.words import words

    def make(*tables, **times):
        return replace(words().clinic, alerting=read_alerting(Path("clinic.toml"), times, list(tables)))

    return make
