"""The worker with real receivers: in this process with a clock to move, and as a process that is killed."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from scripts.database import prepare_database
from scripts.environment import ROOT
from web.conversations.handover import take_over
from web.conversations.models import Ownership
from web.escalations.lifecycle import acknowledge, close
from web.escalations.models import Delivery, UnansweredCheck
from web.frontdoor.models import InboxMessage, OutboxMessage
from web.frontdoor.words import words
from web.widget.forget import ask
from web.worker import Worker

NURSE = {"name": "Nurse", "email": "nurse@clinic.example"}


@pytest.fixture
def work(transactional_db, clock):
    """Runs a worker of that clinic for some steps, each with its sending awaited."""
    workers = []

    def run(clinic, steps=2):
        if not workers:
            workers.append(Worker(clinic, words(), clock))
        for _ in range(steps):
            workers[0].step()
            workers[0].wait_for_senders()
        workers[0].step()

    yield run
    for worker in workers:
        worker.stop()


def told():
    return [row.text_id for row in OutboxMessage.objects.filter(later=True)]


def test_from_alert_to_what_the_patient_reads(work, escalate, clinic_with, mail_server, clock):
    escalation = escalate()
    clinic = clinic_with(NURSE)
    work(clinic)
    (mail,) = mail_server.mails
    assert f"/staff/escalations/{escalation.pk}/" in mail.get_content()
    assert "private" not in mail.as_string()
    assert told() == ["utter_status_alerted"]
    clock.forward(minutes=5)
    work(clinic)
    assert told() == ["utter_status_alerted", "utter_status_not_picked_up"]
    acknowledge(escalation.pk, 1, "anna", clock())
    work(clinic)
    assert told()[2:] == ["utter_status_seen"]
    assert len(mail_server.mails) == 1


def test_without_contacts_nothing_is_claimed(work, escalate, clinic_with, clock):
    escalate("same_day")
    work(clinic_with())
    assert told() == []
    clock.forward(minutes=5)
    work(clinic_with())
    assert told() == ["utter_status_not_picked_up_same_day"]


def test_a_mail_server_that_is_down_then_greylists_then_takes_it(
    work,
    escalate,
    clinic_with,
    mail_server,
    clock,
):
    clinic = clinic_with(NURSE)
    mail_server.stop()
    escalate()
    work(clinic)
    assert told() == [], "nothing is claimed that has not happened"
    assert Delivery.objects.get().problem == "ConnectionRefusedError"
    mail_server.start()
    mail_server.answers = ["451 4.7.1 greylisted"]
    clock.forward(seconds=2)
    work(clinic)
    assert Delivery.objects.get().tries == 2
    clock.forward(seconds=4)
    work(clinic)
    assert len(mail_server.mails) == 1
    assert (Delivery.objects.get().state, told()) == ("sent", ["utter_status_alerted"])


def test_a_receiver_that_hangs_holds_up_nobody(
    work,
    escalate,
    clinic_with,
    mail_server,
    receiver,
    monkeypatch,
    clock,
):
    monkeypatch.setenv("SLACK_URL", receiver.url)
    receiver.hang()
    escalate()
    worker = Worker(clinic_with({**NURSE, "slack_url": "SLACK_URL"}), words(), clock)
    worker.step()
    deadline = time.monotonic() + 5
    while not (told() and receiver.seen) and time.monotonic() < deadline:
        worker.step()
        time.sleep(0.02)
    assert told() == ["utter_status_alerted"]
    assert len(receiver.seen) == 1, "what is on the way is not sent again meanwhile"
    receiver.release()
    worker.stop()


def test_refused_by_the_only_contact_is_told_at_once(
    work,
    escalate,
    clinic_with,
    mail_server,
    clock,
):
    mail_server.answers = ["550 5.1.1 no such mailbox"]
    escalate()
    work(clinic_with(NURSE))
    assert Delivery.objects.get().state == "dead"
    assert told() == ["utter_status_not_picked_up"]


def test_an_unanswered_check_is_for_staff_only(work, escalate, clinic_with, mail_server, clock):
    escalate("check")
    work(clinic_with(NURSE))
    assert UnansweredCheck.objects.count() == 0
    clock.forward(minutes=10)
    work(clinic_with(NURSE))
    assert UnansweredCheck.objects.count() == 1
    assert (mail_server.mails, told()) == ([], [])


def test_who_does_not_answer_in_time_loses_the_conversation(work, escalate, clinic_with, clock):
    escalate("check")
    take_over("web-1", 0, 0, "anna", words(), clock())
    work(clinic_with())
    assert told()[-1:] == ["utter_person_joined"]
    clock.forward(minutes=10)
    work(clinic_with())
    work(clinic_with())
    assert told()[-1:] == ["utter_person_away"]
    assert Ownership.objects.get().status == "waiting"


def test_a_part_that_fails_does_not_hold_up_the_others(
    work,
    escalate,
    clinic_with,
    mail_server,
    monkeypatch,
    caplog,
):
    def fail(*arguments):
        raise RuntimeError("private words")

    monkeypatch.setattr("web.escalations.status.truth", fail)
    escalate()
    work(clinic_with(NURSE))
    assert len(mail_server.mails) == 1
    assert "part of the step failed" in caplog.text


RECORD = """
import django, sys
django.setup()
from datetime import datetime, timezone
from web.escalations.finding import Finding
from web.escalations.record import record
for number in range(int(sys.argv[1])):
    at = datetime.now(timezone.utc)
    record(Finding(f"web-{number}", "web", "", f"m-{number}", "private", {"level": "emergency"}, at))
"""


@pytest.fixture
def process(tmp_path, receiver):
    """Starts workers as processes, on a database with three escalations."""
    clinic = (ROOT / "clinic.toml").read_text("utf-8")
    clinic += f'\n[[alerts]]\nname = "Hook"\nwebhook = "{receiver.url}"\nwebhook_secret = "HOOK_KEY"\n'
    (tmp_path / "clinic.toml").write_text(clinic, "utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "web.settings",
        "VAR_DIR": str(tmp_path),
        "CLINIC_FILE": str(tmp_path / "clinic.toml"),
        "HOOK_KEY": "the key",
    }
    prepare_database(environment, tmp_path)
    subprocess.run([sys.executable, "-c", RECORD, "3"], env=environment, cwd=ROOT, check=True, timeout=60)
    started = []

    def start():
        command = [sys.executable, "-m", "web.worker"]
        with (tmp_path / "log" / "worker.log").open("ab") as log:
            started.append(subprocess.Popen(command, env=environment, cwd=ROOT, stderr=log))
        return started[-1]

    yield start
    for running in started:
        running.kill()
        running.wait()
    assert "private" not in (tmp_path / "log" / "worker.log").read_text("utf-8")


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_killed_while_sending_nothing_is_lost_or_doubled(process, receiver, tmp_path):
    def query(sql):
        with sqlite3.connect(f"file:{tmp_path}/clinic.sqlite3?mode=ro", uri=True, timeout=5) as connection:
            return connection.execute(sql).fetchall()

    def ids():
        return {json.loads(body)["id"] for _, body in receiver.seen}

    receiver.hang()
    first = process()
    wait_until(lambda: len(receiver.seen) == 3)
    second = process()
    first.send_signal(signal.SIGKILL)
    first.wait()
    receiver.release()
    # The second was waiting for the lock, which the system freed.
    wait_until(lambda: query("SELECT COUNT(*) FROM escalations_delivery WHERE state = 'sent'") == [(3,)])
    assert len(receiver.seen) == 6
    assert len(ids()) == 3, "a repetition has the same id"
    assert query("SELECT COUNT(*) FROM escalations_delivery") == [(3,)]
    assert query("SELECT COUNT(*) FROM escalations_escalation WHERE notified_at IS NOT NULL") == [(3,)]
    assert query("SELECT COUNT(*) FROM escalations_escalationevent WHERE kind = 'notified'") == [(3,)]
    second.send_signal(signal.SIGTERM)
    assert second.wait(10) == 0


def test_an_outage_is_logged_once_and_overcome(work, escalate, clinic_with, mail_server, monkeypatch, caplog):
    escalate()
    clinic = clinic_with(NURSE)
    monkeypatch.setattr("web.database._file_on_disk", lambda: None)
    work(clinic, steps=3)
    assert mail_server.mails == []
    monkeypatch.undo()
    work(clinic)
    assert len(mail_server.mails) == 1
    assert [record.message for record in caplog.records if "database" in record.message] == [
        "database away",
        "database back",
    ]


def test_what_the_patient_wants_forgotten_goes_when_the_staff_have_closed_it(
    work, escalate, clinic_with, clock
):
    escalation = escalate()
    assert not ask(escalation.conversation, clock())
    work(clinic_with())
    assert InboxMessage.objects.count() == 1
    close(escalation.pk, escalation.messages.last().pk, "other", "", "anna", clock())
    work(clinic_with())
    assert not InboxMessage.objects.exists()
    assert not OutboxMessage.objects.exists()
