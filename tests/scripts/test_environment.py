import socket
import stat

import pytest

from scripts import environment
from scripts.environment import SECRETS, CannotStartError, prepare, read


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch):
    for name in (*SECRETS, "RASA_PORT", "ACTIONS_PORT", "CLINIC_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_all_variables_are_there_and_kept_for_the_next_start(tmp_path, free_port):
    first = prepare(free_port, tmp_path)
    assert prepare(free_port, tmp_path) == first == read(tmp_path / "env")
    assert len({first[name] for name in SECRETS}) == len(SECRETS)
    assert len({first["PORT"], first["RASA_PORT"], first["ACTIONS_PORT"]}) == 3


def test_only_the_owner_may_read_the_secrets(tmp_path, free_port):
    prepare(free_port, tmp_path / "new")
    assert stat.S_IMODE((tmp_path / "new" / "env").stat().st_mode) == 0o600


def test_a_port_in_use_is_one_clear_sentence(tmp_path, taken_port):
    with pytest.raises(CannotStartError, match=f"Port {taken_port} is already in use.*make run PORT="):
        prepare(taken_port, tmp_path)
    assert not (tmp_path / "env").exists()


def test_an_inner_port_that_is_taken_is_chosen_anew(tmp_path, free_port, taken_port):
    (tmp_path / "env").write_text(f"RASA_PORT={taken_port}\n")
    assert prepare(free_port, tmp_path)["RASA_PORT"] != str(taken_port)


def test_an_inner_port_from_outside_is_not_changed_silently(tmp_path, free_port, taken_port, monkeypatch):
    monkeypatch.setenv("RASA_PORT", str(taken_port))
    with pytest.raises(CannotStartError, match="RASA_PORT"):
        prepare(free_port, tmp_path)


def test_a_secret_from_outside_wins(tmp_path, free_port, monkeypatch):
    prepare(free_port, tmp_path)
    monkeypatch.setenv("INTERNAL_SECRET", "from outside")
    assert prepare(free_port, tmp_path)["INTERNAL_SECRET"] == "from outside"


def test_a_port_that_was_just_closed_is_free(free_port):
    server = socket.create_server(("127.0.0.1", free_port))
    client = socket.create_connection(("127.0.0.1", free_port))
    accepted, _ = server.accept()
    accepted.close()
    client.close()
    server.close()
    assert environment.is_free(free_port)
