import sys

import pytest

from tests.web.channels.whatsapp.test_settings import WHOLE
from web.channels import selfcheck
from web.channels.whatsapp.setup import main

URL = "https://chat.clinic.example/webhooks/whatsapp"
NUMBER, APPS = "/v26.0/106540352242922", "/v26.0/102290129340398/subscribed_apps"


@pytest.fixture
def whatsapp(provider_server, monkeypatch):
    for name, value in {**WHOLE, "WHATSAPP_API": provider_server.url}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PUBLIC_URL", "https://chat.clinic.example/")
    monkeypatch.setattr(sys, "argv", ["setup"])
    number = {"display_phone_number": "+44 7700 900999", "verified_name": "Riverside"}
    number["webhook_configuration"] = {"application": URL}
    provider_server.answers[NUMBER] = (200, number)
    provider_server.answers[APPS] = (200, {"data": [{"whatsapp_business_api_data": {"id": "1"}}]})
    monkeypatch.setattr(selfcheck, "unreached", lambda url: [])
    return provider_server


def asked(whatsapp):
    return [(request.method, request.path.partition("?")[0]) for request in whatsapp.asked]


def test_it_subscribes_the_app(whatsapp, capsys):
    assert main() == 0
    assert asked(whatsapp) == [("GET", NUMBER), ("POST", APPS), ("GET", APPS)]
    assert all("appsecret_proof=" in request.path for request in whatsapp.asked)
    out = capsys.readouterr().out
    assert "+44 7700 900999, Riverside" in out
    assert "0 problems" in out


def test_a_check_changes_nothing_and_names_what_is_wrong(whatsapp, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["setup", "--check"])
    elsewhere = {"application": URL, "phone_number": "https://old.example"}
    whatsapp.answers[NUMBER] = (200, {"webhook_configuration": elsewhere})
    whatsapp.answers[APPS] = (200, {"data": []})
    assert main() == 1
    assert ("POST", APPS) not in asked(whatsapp)
    error = capsys.readouterr().err
    assert "go to https://old.example instead" in error
    assert "No app is subscribed" in error


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WHATSAPP_ACCESS_TOKEN", "", "WHATSAPP_ACCESS_TOKEN"),
        ("WHATSAPP_API", "http://127.0.0.1:9", "cannot be reached"),
        ("PUBLIC_URL", "http://chat.clinic.example", "PUBLIC_URL"),
    ],
)
def test_what_cannot_work_is_said_without_the_secrets(whatsapp, monkeypatch, capsys, name, value, said):
    monkeypatch.setenv(name, value)
    assert main() == 1
    error = capsys.readouterr().err
    assert said in error
    assert not [secret for secret in list(WHOLE.values())[2:] if secret in error]


def test_a_refused_token(whatsapp, capsys):
    error = {"code": 190, "message": "Invalid OAuth token " + WHOLE["WHATSAPP_ACCESS_TOKEN"]}
    whatsapp.answers[NUMBER] = (401, {"error": error})
    assert main() == 1
    said = capsys.readouterr().err
    assert "refused 106540352242922 (401): Invalid OAuth token …" in said


def test_nothing_is_set(monkeypatch, capsys):
    for name in WHOLE:
        monkeypatch.delenv(name, raising=False)
    assert main() == 1
    assert "are not set" in capsys.readouterr().err
