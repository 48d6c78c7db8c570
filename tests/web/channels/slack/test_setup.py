import json
import sys

import pytest

from web.channels import selfcheck
from web.channels.slack.setup import SCOPES, main

SECRET, TOKEN = "8f742231b10e8888abcd99yyyzzz85a5", "xoxb-1234567890-abcdefghij"
URL = "https://chat.clinic.example/webhooks/slack"


@pytest.fixture
def slack(provider_server, monkeypatch):
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_API", provider_server.url)
    monkeypatch.setenv("PUBLIC_URL", "https://chat.clinic.example/")
    monkeypatch.setattr(sys, "argv", ["setup"])
    provider_server.answers["/auth.test"] = (200, {"ok": True, "team": "Riverside", "user": "clinic"})
    provider_server.headers["X-OAuth-Scopes"] = ",".join(SCOPES)
    monkeypatch.setattr(selfcheck, "unreached", lambda url: [])
    return provider_server


def test_all_is_well(slack, capsys):
    assert main() == 0
    (asked,) = slack.asked
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"
    out = capsys.readouterr().out
    assert "clinic in the workspace Riverside" in out
    assert "0 problems" in out


def test_a_missing_scope_is_named(slack, capsys):
    slack.headers["X-OAuth-Scopes"] = "chat:write, commands"
    assert main() == 1
    assert "lacks the scopes app_mentions:read, im:history, im:write" in capsys.readouterr().err


def test_a_refused_token(slack, capsys):
    slack.answers["/auth.test"] = (200, {"ok": False, "error": "invalid_auth"})
    assert main() == 1
    assert "refused the token (200): invalid_auth" in capsys.readouterr().err


def test_the_manifest_sends_everything_to_one_address(slack, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["setup", "--manifest"])
    assert main() == 0
    made = json.loads(capsys.readouterr().out)
    settings = made["settings"]
    assert settings["event_subscriptions"] == {
        "request_url": URL,
        "bot_events": ["app_mention", "message.im"],
    }
    assert settings["interactivity"] == {"is_enabled": True, "request_url": URL}
    assert made["features"]["slash_commands"][0]["url"] == URL
    assert slack.asked == []


@pytest.mark.parametrize(
    ("name", "value", "arguments", "said"),
    [
        ("SLACK_BOT_TOKEN", "", [], "SLACK_BOT_TOKEN"),
        ("SLACK_API", "http://127.0.0.1:9", [], "cannot be reached"),
        ("PUBLIC_URL", "", ["--manifest"], "PUBLIC_URL"),
    ],
)
def test_what_cannot_work_is_said_without_the_secrets(
    slack, monkeypatch, capsys, name, value, arguments, said
):
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["setup", *arguments])
    assert main() == 1
    error = capsys.readouterr().err
    assert said in error
    assert TOKEN not in error
    assert SECRET not in error


def test_nothing_is_set(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["setup"])
    monkeypatch.delenv("SLACK_SIGNING_SECRET", raising=False)
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    assert main() == 1
    assert "are not set" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("workspace", "said"), [("T0000001", "carry the button"), ("", "set SLACK_WORKSPACE=T0000001")]
)
def test_the_workspace_of_the_button_is_named(slack, monkeypatch, capsys, workspace, said):
    monkeypatch.setenv("SLACK_WORKSPACE", workspace)
    slack.answers["/auth.test"] = (200, {"ok": True, "team": "Riverside", "team_id": "T0000001"})
    assert main() == 0
    assert said in capsys.readouterr().out
