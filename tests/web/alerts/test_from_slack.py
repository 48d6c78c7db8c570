import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from slack_sdk.signature import SignatureVerifier

from tests.support.clock import NOON
from web.alerts import from_slack
from web.alerts.failure import NotSentError
from web.alerts.from_slack import acknowledge_from_slack
from web.audit.models import AuditEntry
from web.channels.exchange import Received
from web.channels.incoming import Kind
from web.channels.slack.blocks import acknowledge_button
from web.channels.slack.provider import Slack
from web.channels.slack.settings import slack_settings
from web.escalations import lifecycle
from web.escalations.models import Escalation
from web.frontdoor.models import OutboxMessage

pytestmark = pytest.mark.django_db
SECRET, TOKEN = "8f742231b10e8888abcd99yyyzzz85a5", "xoxb-1234567890-abcdefghij"
LATER = NOON + timedelta(minutes=3)


@pytest.fixture(autouse=True)
def app(monkeypatch, settings):
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_WORKSPACE", "T0000001")
    settings.PUBLIC_URL = "https://chat.clinic.example"


@pytest.fixture
def press(receiver):
    """Somebody presses the button below an alert in Slack: signed, verified and read as it comes in."""

    def make(key, user="U1", name="bert.ray", team="T0000001", at=LATER):
        (button,) = acknowledge_button(key)["elements"]
        action = {"action_id": button["action_id"], "value": button["value"], "action_ts": "1700000000.1"}
        told = {
            "type": "block_actions",
            "team": {"id": team},
            "user": {"id": user, "username": name},
            "response_url": receiver.url,
            "actions": [action],
        }
        body = urlencode({"payload": json.dumps(told)})
        stamp = str(int(SignatureVerifier(SECRET).clock.now()))
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body),
        }
        request = Received("/webhooks/slack", "", headers, body.encode())
        slack = Slack(slack_settings({"SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": TOKEN}))
        slack.verify(request)
        (incoming,) = slack.read(request, at)
        assert incoming.kind is Kind.ACKNOWLEDGE
        found = acknowledge_from_slack(incoming, at)
        return json.loads(found.body)["text"] if found else None

    return make


def test_one_press_acknowledges_and_takes_the_alerts_place(escalate, press, receiver):
    escalation = escalate()
    said = press(f"{escalation.pk}:1")
    escalation.refresh_from_db()
    assert (escalation.state, escalation.acknowledged_by) == ("acknowledged", "bert.ray (Slack)")
    assert said == (
        f"*Emergency*: red flag no. {escalation.pk}. Acknowledged by <@U1> at 12:03. "
        f"<https://chat.clinic.example/staff/escalations/{escalation.pk}/|Read it>"
    )
    assert OutboxMessage.objects.last().text_id == "utter_status_seen", "the patient is told"
    press(f"{escalation.pk}:1")
    (noted,) = AuditEntry.objects.all()
    assert (noted.by, noted.action) == ("bert.ray (Slack)", "escalation acknowledged")


def test_pressed_again_it_says_who_was_first(escalate, press):
    escalation = escalate()
    press(f"{escalation.pk}:1")
    said = press(f"{escalation.pk}:1", user="U2", name="carl", at=LATER + timedelta(minutes=1))
    assert "was already acknowledged by bert.ray (Slack) at 12:03" in said
    assert Escalation.objects.get().acknowledged_by == "bert.ray (Slack)"


def test_who_acknowledged_on_the_staff_page_is_named(escalate, press):
    escalation = escalate()
    lifecycle.acknowledge(escalation.pk, 1, "<anna> & co", LATER)
    assert "by &lt;anna&gt; &amp; co at 12:03" in press(f"{escalation.pk}:1")


def test_what_is_closed_is_said_to_be(escalate, press):
    escalation = escalate()
    lifecycle.close(escalation.pk, escalation.messages.last().pk, "other", "", "anna", LATER)
    assert "was already closed by anna" in press(f"{escalation.pk}:1")


def test_an_alert_of_a_lower_level_does_not_acknowledge_the_higher_one(escalate, press):
    escalate("same_day")
    escalation = escalate("emergency")
    assert "has become more urgent" in press(f"{escalation.pk}:1")
    assert Escalation.objects.get().acknowledged_at is None
    assert "Acknowledged by <@U1>" in press(f"{escalation.pk}:2")


def test_another_workspace_changes_nothing(escalate, press):
    escalation = escalate()
    assert press(f"{escalation.pk}:1", team="T0000002") is None
    assert press(f"{escalation.pk}:1", team="") is None
    assert Escalation.objects.get().acknowledged_at is None


@pytest.mark.parametrize("variable", ["SLACK_WORKSPACE", "SLACK_SIGNING_SECRET"])
def test_without_a_workspace_or_an_app_nothing_is_acknowledged(escalate, press, monkeypatch, variable):
    escalation = escalate()
    monkeypatch.setenv(variable, "")
    if variable == "SLACK_SIGNING_SECRET":
        monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    assert press(f"{escalation.pk}:1") is None
    assert Escalation.objects.get().acknowledged_at is None


@pytest.mark.parametrize("key", ["x", "1", ":", "1:", "1:x", "-1:1", "1:1:1", "²:1", "9" * 30 + ":1"])
def test_a_key_that_is_none_of_ours(escalate, press, key):
    escalate()
    assert press(key) is None
    assert Escalation.objects.get().acknowledged_at is None


def test_a_red_flag_that_is_gone(press):
    assert press("99:1") == "Red flag no. 99 is not known here any more."


def test_the_outcome_is_sent_to_slack(receiver):
    slack = Slack(slack_settings({"SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": TOKEN}))
    request = slack.replace_alert(receiver.url, "Acknowledged.")
    from_slack.send(request)
    ((_, body),) = receiver.seen
    assert json.loads(body) == {"replace_original": True, "text": "Acknowledged."}
    receiver.status = 404
    with pytest.raises(NotSentError):
        from_slack.send(request)
