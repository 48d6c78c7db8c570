import os
import sqlite3
import stat

import pytest

from scripts.database import prepare_database
from scripts.environment import ROOT, CannotStartError


@pytest.fixture
def environment(tmp_path):
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "web.settings",
    }


def test_it_is_made_for_the_owner_only_and_kept_the_next_time(tmp_path, environment):
    file = tmp_path / "clinic.sqlite3"
    prepare_database(environment, tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with sqlite3.connect(file) as connection:
        connection.execute("INSERT INTO console_loginfailure (who, at) VALUES ('x', '2026-01-01')")
    connection.close()
    prepare_database(environment, tmp_path)
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT who FROM console_loginfailure").fetchall() == [("x",)]
    connection.close()


def test_what_is_no_database_is_an_error(tmp_path, environment):
    (tmp_path / "clinic.sqlite3").write_text("something else " * 100)
    with pytest.raises(CannotStartError, match=r"clinic\.sqlite3 could not be brought up to date"):
        prepare_database(environment, tmp_path)
