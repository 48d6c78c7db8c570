"""The helper is started when it is needed, told everything, missed when it ends, and never waited for."""

import json
import os
import signal
import sys
import time

import pytest

from web.tryout import process
from web.tryout.process import Helper

TURNS = [{"text": "how often", "choice": "", "at": 1.0}]
ENVIRONMENT = "import json, os, sys; sys.stdin.readline(); print(json.dumps({'id': 1, 'said': [dict(os.environ)], 'done': True}), flush=True); sys.stdin.readline()"  # fmt: skip  # noqa: E501


def turns(text):
    return [{"text": text, "choice": "", "at": 1.0}]


def test_a_question_starts_it_and_the_same_is_asked_once(stand_in):
    assert stand_in.pid is None
    trial = stand_in.ask("published", [], turns=TURNS)
    assert trial.wait(20)
    assert trial.said[0]["replies"][0]["text"] == "published to how often"
    assert stand_in.ask("published", [], turns=TURNS) is trial
    assert stand_in.ask("draft", [("how_often", "x")], turns=TURNS) is not trial


def test_asking_does_not_wait_even_while_the_pipe_is_full(stand_in):
    drafts = [("how_often", "x" * 300_000)]
    stand_in.ask("published", [], turns=TURNS).wait(20)
    os.kill(stand_in.pid, signal.SIGSTOP)
    started = time.monotonic()
    trial = stand_in.ask("draft", drafts, turns=TURNS)
    assert time.monotonic() - started < 1
    assert not trial.is_done
    os.kill(stand_in.pid, signal.SIGCONT)
    assert trial.wait(20)


@pytest.mark.parametrize("end", [signal.SIGKILL, None])
def test_one_that_ended_is_told_and_started_again(stand_in, end):
    first = stand_in.ask("published", [], turns=TURNS)
    assert first.wait(20)
    lost = stand_in.ask("published", [], turns=turns("slow" if end else "die"))
    if end:
        os.kill(stand_in.pid, end)
    assert lost.wait(20)
    assert lost.problem == process.ENDED
    again = stand_in.ask("published", [], turns=turns("how much"))
    assert again.wait(20)
    assert again.said


def test_what_failed_is_tried_anew(stand_in):
    failed = stand_in.ask("published", [], turns=turns("fail"))
    assert failed.wait(20)
    assert failed.problem == "It <failed>."
    assert stand_in.ask("published", [], turns=turns("fail")) is not failed


def test_answers_are_forgotten(stand_in, monkeypatch):
    trial = stand_in.ask("published", [], turns=TURNS)
    assert trial.wait(20)
    monkeypatch.setattr(process, "KEPT", -1.0)
    assert stand_in.ask("published", [], turns=TURNS) is not trial


def test_it_is_told_no_secret(monkeypatch):
    monkeypatch.setenv("RASA_CHANNEL_SECRET", "hidden")
    monkeypatch.setenv("DJANGO_SECRET_KEY", "hidden")
    helper = Helper([sys.executable, "-c", ENVIRONMENT])
    trial = helper.ask("published", [], turns=TURNS)
    assert trial.wait(20)
    helper.stop()
    assert "hidden" not in json.dumps(trial.said)
    assert "PYTHONPATH" in trial.said[0]


def test_stopping_ends_the_process(stand_in):
    stand_in.ask("published", [], turns=TURNS).wait(20)
    pid = stand_in.pid
    stand_in.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    stand_in.stop()
