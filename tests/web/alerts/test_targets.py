import pytest

from tests.web.alerts.test_notice import NOTICE
from web.alerts import targets
from web.alerts.failure import NotSentError

TABLE = {
    "name": "Nurse",
    "email": "nurse@clinic.example",
    "webhook": "https://clinic.example/x",
    "webhook_secret": "HOOK_KEY",
    "slack_url": "SLACK_URL_NURSES",
}


def test_every_way_goes_where_the_settings_say(clinic_with, receiver, mail_server, monkeypatch):
    monkeypatch.setenv("HOOK_KEY", "the key")
    monkeypatch.setenv("SLACK_URL_NURSES", receiver.url)
    clinic = clinic_with({**TABLE, "webhook": receiver.url})
    (contact,) = clinic.alerting.contacts
    assert targets.problems(clinic.alerting) == []
    for way in contact.ways:
        targets.send(NOTICE, contact, way)
    assert len(mail_server.mails) == 1
    assert ["X-Clinic-Signature" in headers for headers, _ in receiver.seen] == [True, False]


def test_what_is_not_set_is_said_in_one_sentence_each(clinic_with, settings, monkeypatch):
    settings.EMAIL_HOST = ""
    monkeypatch.setenv("SLACK_URL_NURSES", "http://elsewhere.example/secret-part")
    clinic = clinic_with(TABLE)
    said = targets.problems(clinic.alerting)
    assert [sentence.partition(": ")[2] for sentence in said] == [
        "SMTP_HOST is not set.",
        "HOOK_KEY is not set.",
        "SLACK_URL_NURSES is not an https address.",
    ]
    for way in clinic.alerting.contacts[0].ways:
        with pytest.raises(NotSentError) as failure:
            targets.send(NOTICE, clinic.alerting.contacts[0], way)
        assert failure.value.final


def test_a_password_does_not_go_over_the_net_in_clear(clinic_with, settings):
    settings.EMAIL_HOST, settings.EMAIL_HOST_PASSWORD, settings.SMTP_TLS = "mail.example", "secret", "none"
    (said,) = targets.problems(clinic_with({"name": "N", "email": "n@clinic.example"}).alerting)
    assert "in clear" in said


def test_a_contact_that_was_taken_out_is_given_up():
    with pytest.raises(NotSentError, match="no longer in") as failure:
        targets.send(NOTICE, None, "email")
    assert failure.value.final


@pytest.mark.parametrize(
    ("secret", "workspace", "has_button"),
    [("s" * 32, "T0000001", True), ("", "T0000001", False), ("s" * 32, "", False), ("s" * 32, "x", False)],
)
def test_only_where_the_apps_presses_are_heard_an_alert_has_a_button(
    clinic_with, receiver, monkeypatch, secret, workspace, has_button
):
    monkeypatch.setenv("SLACK_URL_NURSES", receiver.url)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", secret)
    monkeypatch.setenv("SLACK_WORKSPACE", workspace)
    (contact,) = clinic_with({"name": "N", "slack_url": "SLACK_URL_NURSES"}).alerting.contacts
    targets.send(NOTICE, contact, "slack")
    ((_, body),) = receiver.seen
    assert (b'"acknowledge"' in body) == has_button
