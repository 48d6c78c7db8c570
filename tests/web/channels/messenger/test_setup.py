import sys
from urllib.parse import parse_qs

import pytest

from tests.web.channels.messenger.test_settings import WHOLE
from web.channels import selfcheck
from web.channels.messenger.setup import EVENTS, main

PAGE = "/v26.0/682498302938465"
APPS, PROFILE = f"{PAGE}/subscribed_apps", f"{PAGE}/messenger_profile"


@pytest.fixture
def messenger(provider_server, monkeypatch):
    for name, value in {**WHOLE, "MESSENGER_API": provider_server.url}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PUBLIC_URL", "https://chat.clinic.example/")
    monkeypatch.setattr(sys, "argv", ["setup"])
    provider_server.answers[PAGE] = (200, {"name": "Riverside Clinic"})
    provider_server.answers[APPS] = (200, {"data": [{"subscribed_fields": EVENTS}]})
    provider_server.answers[PROFILE] = (200, {"data": [{"get_started": {"payload": "get_started"}}]})
    monkeypatch.setattr(selfcheck, "unreached", lambda url: [])
    return provider_server


def test_it_subscribes_to_what_is_read(messenger, capsys):
    assert main() == 0
    posts = [request.path.partition("?") for request in messenger.asked if request.method == "POST"]
    assert [path for path, _, _ in posts] == [APPS, PROFILE]
    assert parse_qs(posts[0][2])["subscribed_fields"] == [
        "messages,messaging_postbacks,message_deliveries,message_echoes,message_edits"
    ]
    assert parse_qs(posts[1][2])["get_started"] == ['{"payload": "get_started"}']
    assert all("appsecret_proof=" in request.path for request in messenger.asked)
    out = capsys.readouterr().out
    assert "Riverside Clinic" in out
    assert "https://chat.clinic.example/webhooks/messenger" in out
    assert "0 problems" in out


def test_a_check_changes_nothing_and_names_what_is_wrong(messenger, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["setup", "--check"])
    messenger.answers[APPS] = (200, {"data": [{"subscribed_fields": ["messages"]}]})
    messenger.answers[PROFILE] = (200, {"data": []})
    assert main() == 1
    assert {request.method for request in messenger.asked} == {"GET"}
    error = capsys.readouterr().err
    assert "does not send messaging_postbacks, message_deliveries" in error
    assert "no button to get started" in error


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MESSENGER_PAGE_TOKEN", "", "MESSENGER_PAGE_TOKEN"),
        ("MESSENGER_API", "http://127.0.0.1:9", "cannot be reached"),
        ("PUBLIC_URL", "", "PUBLIC_URL"),
    ],
)
def test_what_cannot_work_is_said_without_the_secrets(messenger, monkeypatch, capsys, name, value, said):
    monkeypatch.setenv(name, value)
    assert main() == 1
    error = capsys.readouterr().err
    assert said in error
    assert not [secret for secret in list(WHOLE.values())[1:] if secret in error]


def test_nothing_is_set(monkeypatch, capsys):
    for name in WHOLE:
        monkeypatch.delenv(name, raising=False)
    assert main() == 1
    assert "are not set" in capsys.readouterr().err
