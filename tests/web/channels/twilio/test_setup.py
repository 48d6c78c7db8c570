import pytest

from web.channels import selfcheck
from web.channels.twilio.setup import main

ACCOUNT, TOKEN = "AC" + "0a" * 16, "f" * 32
URL = "https://chat.clinic.example/webhooks/twilio"


@pytest.fixture
def twilio(provider_server, monkeypatch):
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", ACCOUNT)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", TOKEN)
    monkeypatch.setenv("TWILIO_API", provider_server.url)
    monkeypatch.setenv("PUBLIC_URL", "https://chat.clinic.example")
    numbers = [{"phone_number": "+447700900999", "sms_url": URL, "sms_method": "POST"}]
    base = f"/2010-04-01/Accounts/{ACCOUNT}"
    provider_server.answers[base + ".json"] = (200, {"friendly_name": "Riverside", "status": "active"})
    provider_server.answers[base + "/IncomingPhoneNumbers.json"] = (200, {"incoming_phone_numbers": numbers})
    monkeypatch.setattr(selfcheck, "unreached", lambda url: [])
    return provider_server


def test_all_is_well(twilio, capsys):
    assert main() == 0
    out = capsys.readouterr().out
    assert "+447700900999 sends here" in out
    assert "0 problems" in out
    assert {request.method for request in twilio.asked} == {"GET"}


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        (".json", {"friendly_name": "Riverside", "status": "suspended"}, "not active"),
        ("/IncomingPhoneNumbers.json", {"incoming_phone_numbers": []}, "No number sends"),
        ("/IncomingPhoneNumbers.json", {}, "No number sends"),
        (
            "/IncomingPhoneNumbers.json",
            {"incoming_phone_numbers": [{"phone_number": "+1", "sms_url": URL, "sms_method": "GET"}]},
            "must use HTTP POST",
        ),
    ],
)
def test_what_is_wrong_is_named(twilio, capsys, path, answer, said):
    twilio.answers[f"/2010-04-01/Accounts/{ACCOUNT}{path}"] = (200, answer)
    assert main() == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TWILIO_AUTH_TOKEN", "", "TWILIO_AUTH_TOKEN"),
        ("TWILIO_API", "http://127.0.0.1:9", "cannot be reached"),
        ("PUBLIC_URL", "", "PUBLIC_URL"),
    ],
)
def test_what_cannot_work_is_said_without_the_token(twilio, monkeypatch, capsys, name, value, said):
    monkeypatch.setenv(name, value)
    assert main() == 1
    error = capsys.readouterr().err
    assert said in error
    assert TOKEN not in error


def test_a_wrong_token(twilio, capsys):
    twilio.answers[f"/2010-04-01/Accounts/{ACCOUNT}.json"] = (401, {"code": 20003})
    assert main() == 1
    assert "answered 401" in capsys.readouterr().err
