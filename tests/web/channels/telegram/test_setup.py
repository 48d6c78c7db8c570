import json
import sys

import pytest

from web.channels import selfcheck
from web.channels.telegram.setup import UPDATES, main

TOKEN, SECRET = "123456:ABC-DEF1234ghIkl", "s" * 40
URL = "https://chat.clinic.example/webhooks/telegram"


@pytest.fixture
def telegram(provider_server, monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("TELEGRAM_API", provider_server.url)
    monkeypatch.setenv("PUBLIC_URL", "https://chat.clinic.example/")
    monkeypatch.setattr(sys, "argv", ["setup"])
    info = {"url": URL, "allowed_updates": UPDATES}
    for method, result in (
        ("getMe", {"username": "ClinicBot"}),
        ("setWebhook", True),
        ("getWebhookInfo", info),
    ):
        provider_server.answers[f"/bot{TOKEN}/{method}"] = (200, {"ok": True, "result": result})
    monkeypatch.setattr(selfcheck, "unreached", lambda url: [])
    return provider_server


def asked(telegram):
    return [request.path.rpartition("/")[2] for request in telegram.asked]


def test_it_sets_the_address_the_secret_and_the_kinds_of_updates(telegram, capsys):
    assert main() == 0
    assert asked(telegram) == ["getMe", "setWebhook", "getWebhookInfo"]
    assert json.loads(telegram.asked[1].body) == {
        "url": URL,
        "secret_token": SECRET,
        "allowed_updates": ["message", "edited_message", "callback_query"],
    }
    out = capsys.readouterr().out
    assert "@ClinicBot" in out
    assert "0 problems" in out


def test_a_check_changes_nothing_and_names_what_is_wrong(telegram, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["setup", "--check"])
    info = {
        "url": "https://old.example",
        "allowed_updates": ["message"],
        "last_error_message": "Wrong response: 401",
    }
    telegram.answers[f"/bot{TOKEN}/getWebhookInfo"] = (200, {"ok": True, "result": info})
    assert main() == 1
    assert asked(telegram) == ["getMe", "getWebhookInfo"]
    error = capsys.readouterr().err
    assert "elsewhere" in error
    assert "other kinds" in error
    assert "Wrong response: 401" in error


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "nonsense"),
        ("TELEGRAM_WEBHOOK_SECRET", ""),
        ("PUBLIC_URL", "http://chat.clinic.example"),
        ("TELEGRAM_API", "http://127.0.0.1:9"),
    ],
)
def test_what_cannot_work_is_said_without_the_secrets(telegram, monkeypatch, capsys, name, value):
    monkeypatch.setenv(name, value)
    assert main() == 1
    said = "".join(capsys.readouterr())
    assert TOKEN not in said
    assert SECRET not in said


def test_a_refused_token(telegram, capsys):
    telegram.answers[f"/bot{TOKEN}/getMe"] = (401, {"ok": False, "description": "Unauthorized"})
    assert main() == 1
    assert "refused getMe (401): Unauthorized" in capsys.readouterr().err


def test_nothing_is_set(monkeypatch, capsys):
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    monkeypatch.delenv("TELEGRAM_WEBHOOK_SECRET", raising=False)
    assert main() == 1
    assert "are not set" in capsys.readouterr().err
