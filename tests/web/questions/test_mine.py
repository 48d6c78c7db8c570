"""The mining as the worker starts it: a process with a database of its own."""

import os
import sqlite3
import subprocess
import sys

from scripts.database import prepare_database
from scripts.environment import ROOT


def test_the_process_mines_and_logs_only_counts(tmp_path) -> None:
    environment = os.environ | {
        "VAR_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "web.settings",
    }
    prepare_database(environment, tmp_path)
    with sqlite3.connect(tmp_path / "clinic.sqlite3") as database:
        database.executescript(
            """
            insert into frontdoor_conversation values ('c', 'web', 'GB', null, '{}', '2026-11-01');
            insert into frontdoor_inboxmessage
                (id, channel, account, message_id, text, choice, received_at, assessment, answered_at,
                 conversation_id, media)
                values (1, 'web', '', 'm', 'do you sell b12 patches, Tom Bridges', '', '2026-11-01',
                        '{"fresh": "none", "findings": []}', '2026-11-01', 'c', '[]');
            insert into frontdoor_outboxmessage
                (position, text_id, level, body, later, created_at, answers_id)
                values (0, 'utter_out_of_scope', 'none', '{"kind": "out_of_scope"}', 0, '2026-11-01', 1);
            """
        )
    command = [sys.executable, "-m", "web.questions.mine"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert '"added": 1' in done.stderr
    assert "patches" not in done.stdout + done.stderr
    with sqlite3.connect(tmp_path / "clinic.sqlite3") as database:
        texts = database.execute("select text from questions_question").fetchall()
    assert texts == [("do you sell b12 patches, [name]",)]


def test_a_failure_is_logged_without_words(tmp_path) -> None:
    environment = os.environ | {"VAR_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "web.questions.mine"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert '"event": "mining failed"' in done.stderr
    assert "Traceback" not in done.stderr
