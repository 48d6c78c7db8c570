import httpx
import pytest

from tests.support.provider_server import ProviderServer
from web.channels import selfcheck
from web.channels.exchange import ConfigurationError
from web.channels.selfcheck import NOT_SEEN, SetupError, ask, run, unreached

SECRET = "0123456789abcdef"


def failing(error):
    def look():
        raise error

    return look


@pytest.mark.parametrize(
    ("look", "code", "out", "err"),
    [
        (lambda: [], 0, f"0 problems found.\n{NOT_SEEN}\n", ""),
        (lambda: ["the door is shut"], 1, f"1 problem found.\n{NOT_SEEN}\n", "the door is shut\n"),
        (lambda: ["one", "two"], 1, f"2 problems found.\n{NOT_SEEN}\n", "one\ntwo\n"),
        (lambda: None, 0, "", ""),
        (failing(ConfigurationError("TOKEN is not set")), 1, "", "TOKEN is not set\n"),
        (failing(SetupError("it cannot be reached")), 1, "", "it cannot be reached\n"),
    ],
)
def test_problems_are_printed_counted_and_told_by_the_exit_code(look, code, out, err, capsys, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://chat.clinic.example")
    monkeypatch.setattr(selfcheck, "unreached", lambda url: [])
    assert run(look) == code
    assert capsys.readouterr() == (out, err)


def test_it_reads_the_file_of_secrets_as_make_run_does(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("PUBLIC_URL", "")
    monkeypatch.delenv("PUBLIC_URL")
    (tmp_path / "secrets.env").write_text("PUBLIC_URL=https://127.0.0.1:9\n")
    assert run(lambda: []) == 1
    assert "chmod 600" in capsys.readouterr().err
    (tmp_path / "secrets.env").chmod(0o600)
    assert run(lambda: []) == 1
    assert capsys.readouterr().err.startswith("https://127.0.0.1:9/healthz cannot be reached")


def test_a_public_address_that_leads_nowhere_is_a_problem(monkeypatch, capsys):
    monkeypatch.setenv("PUBLIC_URL", "https://127.0.0.1:9/")
    assert run(lambda: []) == 1
    error = capsys.readouterr().err
    assert error.startswith("https://127.0.0.1:9/healthz cannot be reached: ConnectError.")


@pytest.mark.parametrize("url", ["", "http://chat.clinic.example"])
def test_a_public_address_without_tls_is_a_problem(url, monkeypatch, capsys):
    monkeypatch.setenv("PUBLIC_URL", url)
    assert run(lambda: []) == 1
    assert "PUBLIC_URL must be the front door's own https:// address" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, {"status": "alive"}), ""),
        ((200, {"status": "another program"}), "not as the front door does"),
        ((502, {}), "answered 502, and not as the front door does"),
        ((400, {}), "start `make run` anew with this PUBLIC_URL"),
    ],
)
def test_the_front_door_is_known_by_its_health_address(answer, said):
    with ProviderServer() as server:
        server.answers["/healthz"] = answer
        problems = unreached(server.url)
    assert (said in problems[0]) if said else problems == []


def test_a_fault_of_our_own_is_not_taken_for_the_providers():
    with pytest.raises(ZeroDivisionError):
        run(failing(ZeroDivisionError()))


def test_an_answer_is_given_as_it_came():
    with ProviderServer() as server:
        server.answers["/me"] = (418, {"ok": False})
        response = ask("POST", f"{server.url}/me", "It cannot be reached", content=b"body")
    assert (response.status_code, response.json()) == (418, {"ok": False})
    assert server.asked[0].body == b"body"


@pytest.mark.parametrize("url", [f"http://127.0.0.1:9/{SECRET}", f"http://[{SECRET}"])
def test_what_cannot_be_reached_is_named_without_its_address(url):
    with pytest.raises(SetupError, match=r"^It cannot be reached: \w+$") as error:
        ask("GET", url, "It cannot be reached")
    assert SECRET not in str(error.value)
    assert isinstance(error.value.__context__, httpx.HTTPError | httpx.InvalidURL)
