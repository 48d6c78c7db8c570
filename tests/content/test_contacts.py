import re
from datetime import timedelta
from pathlib import Path

import pytest

from content.clinic import load_clinic
from content.contacts import KEYS, Alerting, is_safe_url, read_alerting
from content.errors import ROOT, ContentError

FILE = Path("clinic.toml")
NURSE = {"name": "Nurse", "email": "nurse@clinic.example"}
HOOK = {"name": "Hook", "webhook": "https://clinic.example/x", "webhook_secret": "HOOK_SECRET"}


def read(*tables, **times):
    return read_alerting(FILE, times, list(tables))


def test_the_example_alerts_nobody_and_has_the_default_times():
    clinic = load_clinic(ROOT / "clinic.toml", ROOT / "data" / "locales.yml")
    assert clinic.alerting == Alerting()


def test_the_commented_example_is_good(tmp_path):
    text = (ROOT / "clinic.toml").read_text("utf-8")
    head, mark, example = text.partition("# [[alerts]]")
    example = re.sub(r"^# ?", "", mark + example, flags=re.MULTILINE)
    (tmp_path / "clinic.toml").write_text(head + example, "utf-8")
    contacts = load_clinic(tmp_path / "clinic.toml", ROOT / "data" / "locales.yml").alerting.contacts
    assert [(contact.name, contact.ways) for contact in contacts] == [
        ("Duty nurse", ("email", "slack")),
        ("On call", ("webhook",)),
        ("Practice manager", ("email",)),
    ]


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_setting_is_explained_in_the_file_and_the_guide(key):
    assert key in (ROOT / "clinic.toml").read_text("utf-8")
    assert f"`{key}`" in (ROOT / "docs" / "operating.md").read_text("utf-8")


def test_defaults_of_a_contact():
    (contact,) = read(NURSE).contacts
    assert contact.ways == ("email",)
    assert contact.levels == ("emergency", "same_day")
    assert contact.takes("emergency", True)
    assert contact.takes("same_day", False)
    assert not contact.takes("check", True)


@pytest.mark.parametrize(
    ("when", "taken"), [("always", (True, True)), ("open", (True, False)), ("closed", (False, True))]
)
def test_when_a_contact_is_alerted(when, taken):
    (contact,) = read({**NURSE, "when": when, "levels": ["emergency"]}).contacts
    assert (contact.takes("emergency", True), contact.takes("emergency", False)) == taken
    assert not contact.takes("same_day", True)


def test_whose_deadline_holds():
    alerting = read(
        NURSE, {**HOOK, "acknowledge_within_minutes": 9}, acknowledge_within_minutes_when_closed=20
    )
    nurse, hook = alerting.contacts
    minutes = [
        alerting.deadline_for(contact, is_open) / timedelta(minutes=1)
        for contact in (nurse, hook, None)
        for is_open in (True, False)
    ]
    assert minutes == [5, 20, 9, 9, 5, 20]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "number 1 has no name"),
        ({"name": "A\nB", "email": "a@b.example"}, "number 1 has no name"),
        ({"name": "Nurse"}, "“Nurse” name no way"),
        ({**NURSE, "sms": "1"}, "“sms”, which is not a setting"),
        ({**NURSE, "email": "nurse"}, "address that is none"),
        ({**NURSE, "email": "a@b.example\nBcc: c@d.example"}, "address that is none"),
        ({**NURSE, "email": 5}, "“email” that is not text"),
        ({**HOOK, "webhook": "http://clinic.example/x"}, "not an https"),
        ({**HOOK, "webhook_secret": ""}, "only one of webhook and webhook_secret"),
        ({**NURSE, "webhook_secret": "KEY"}, "only one of webhook and webhook_secret"),
        ({**HOOK, "webhook_secret": "s3cret-itself"}, "NAME of an environment variable"),
        ({**NURSE, "slack_url": "https://hooks.slack.example/x"}, "NAME of an environment variable"),
        ({**NURSE, "levels": []}, "levels other than"),
        ({**NURSE, "levels": ["check"]}, "levels other than"),
        ({**NURSE, "when": "night"}, "none of always, open, closed"),
        ({**NURSE, "acknowledge_within_minutes": 0}, "whole number of minutes"),
        ({**NURSE, "acknowledge_within_minutes": True}, "whole number of minutes"),
    ],
)
def test_a_bad_contact_is_refused_in_one_sentence(table, says):
    with pytest.raises(ContentError, match=says) as refused:
        read(table)
    assert "s3cret" not in str(refused.value)
    assert "hooks.slack" not in str(refused.value)


def test_a_name_stands_once():
    with pytest.raises(ContentError, match=r"two .* “Nurse”"):
        read(NURSE, NURSE)


@pytest.mark.parametrize("times", [{"acknowledge_within_minutes": "5"}, {"minutes": 5}])
def test_bad_times_are_refused(times):
    with pytest.raises(ContentError, match="acknowledge_within_minutes"):
        read(**times)


def test_alerts_must_be_tables():
    with pytest.raises(ContentError, match="not a list of tables"):
        read_alerting(FILE, {}, "me")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://clinic.example/x", True),
        ("http://127.0.0.1:8080/x", True),
        ("http://[::1]/x", True),
        ("http://localhost/x", True),
        ("http://localhost.evil.example/x", False),
        ("http://clinic.example/x", False),
        ("https://user:password@clinic.example", False),
        ("https://clinic.example:port/", False),
        ("https:///x", False),
        ("ftp://127.0.0.1/", False),
        ("clinic.example", False),
    ],
)
def test_where_alerts_may_be_posted(url, safe):
    assert is_safe_url(url) is safe
