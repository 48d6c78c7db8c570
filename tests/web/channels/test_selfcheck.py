import httpx
import pytest

from tests.support.provider_server import ProviderServer
from web.channels.exchange import ConfigurationError
from web.channels.selfcheck import SetupError, ask, run

SECRET = "0123456789abcdef"


def failing(error):
    def look():
        raise error

    return look


@pytest.mark.parametrize(
    ("look", "code", "out", "err"),
    [
        (lambda: [], 0, "0 problems found.\n", ""),
        (lambda: ["the door is shut"], 1, "1 problem found.\n", "the door is shut\n"),
        (lambda: ["one", "two"], 1, "2 problems found.\n", "one\ntwo\n"),
        (lambda: None, 0, "", ""),
        (failing(ConfigurationError("TOKEN is not set")), 1, "", "TOKEN is not set\n"),
        (failing(SetupError("it cannot be reached")), 1, "", "it cannot be reached\n"),
    ],
)
def test_problems_are_printed_counted_and_told_by_the_exit_code(look, code, out, err, capsys):
    assert run(look) == code
    assert capsys.readouterr() == (out, err)


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
