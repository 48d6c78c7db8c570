"""Escalations, a clock, receivers of alerts: for the tests of what happens after a finding."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from content.contacts import read_alerting
from tests.support.clock import NOON, Clock
from tests.support.receivers import HttpReceiver, MailServer

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ("how_often", "missed_dose", "how_long_lifelong", "too_much_b12", "b12_injections_cause_clots")
AROUND = ("dialogue", "red_flags", "banned_wording.yml", "sources.yml", "locales.yml")


@pytest.fixture
def content(tmp_path, settings):
    """Five topics and what stands around them, in a folder that the console may write to."""
    root = tmp_path / "project"
    (root / "data" / "faq").mkdir(parents=True)
    for topic in KEPT:
        shutil.copy(ROOT / "data" / "faq" / f"{topic}.yml", root / "data" / "faq")
    for name in AROUND:
        (root / "data" / name).symlink_to(ROOT / "data" / name)
    for name in ("domain.yml", "clinic.toml"):
        (root / name).symlink_to(ROOT / name)
    settings.CONTENT_ROOT = root
    settings.VAR_DIR = tmp_path / "var"
    return root


@pytest.fixture
def overdue_topic(content):
    """The topic “how_often” of `content`, due for review on 3 May 2020."""
    path = content / "data" / "faq" / "how_often.yml"
    text, count = re.subn(r"review_by: \S+", "review_by: 2020-05-03", path.read_text("utf-8"))
    assert count == 1
    path.write_text(text, "utf-8")
    return "how_often"


@pytest.fixture
def person(db):
    """Makes an account with roles; its signed-in client."""
    from django.contrib.auth.models import User
    from django.test import Client

    from web.console.roles import give

    def make(name, *roles):
        user = User.objects.create(username=name, is_staff=True)
        give(user, roles)
        client = Client()
        client.force_login(user)
        return client

    return make


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


@pytest.fixture
def escalate(message: Callable[..., Any]) -> Callable[..., Any]:
    """Records a finding, as after a turn that was answered; the escalation."""

    def make(
        level: str = "emergency", conversation: str = "web-1", answered: bool = True, at: datetime = NOON
    ):
        from safety import Assessment, Level, Memory
        from safety.check import Check
        from web.escalations.finding import Finding
        from web.escalations.record import record
        from web.frontdoor import store
        from web.frontdoor.replies import Reply

        said = message("my private words", conversation=conversation, received_at=at)
        check = Check("my private words", at=at) if level == "check" else None
        memory = replace(Memory(), held=Level.from_label(level), since=at, check=check)
        store.receive(said, "GB")
        assessment = Assessment(Level.from_label(level), Level.from_label(level), (), (), "", memory)
        store.keep_assessment(said, assessment)
        if answered:
            store.keep_replies(said, [Reply("Call 999.", "safety", "utter_red_flag_general", level)], {})
        finding = Finding(conversation, "web", "", said.message_id, said.text, {"level": level}, at)
        return record(finding)[0]

    return make
