import pytest
from django.core import signing

from web.frontdoor import session
from web.widget import tokens

SITE = "https://www.clinic.example"


def test_a_token_names_its_conversation_on_its_origin_alone():
    token = tokens.make("web-1", SITE).text
    assert tokens.conversation_of(token, SITE) == "web-1"
    for other in ("", "https://clinic.example", "http://www.clinic.example", SITE + ":8443", "null"):
        assert tokens.conversation_of(token, other) is None


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: "",
        lambda token: "web-1",
        lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
        lambda token: "x" + token,
        lambda token: token + "é\0",
        lambda token: token.split(":", 1)[0],
        lambda token: signing.TimestampSigner(key="other", salt=tokens.SALT).sign_object(
            {"conversation": "web-1", "origin": SITE}
        ),
        # What we sign for other purposes is no token.
        lambda token: signing.TimestampSigner().sign_object({"conversation": "web-1", "origin": SITE}),
        lambda token: signing.get_cookie_signer(salt=session.COOKIE).sign("web-1"),
    ],
)
def test_a_forged_one_names_none(forge):
    assert tokens.conversation_of(forge(tokens.make("web-1", SITE).text), SITE) is None


def test_an_old_one_names_none(settings):
    token = tokens.make("web-1", SITE)
    settings.CONVERSATION_TOKEN_AGE = -1
    assert tokens.conversation_of(token.text, SITE) is None


def test_a_token_is_no_cookie(rf):
    request = rf.get("/")
    request.COOKIES[session.COOKIE] = tokens.make("web-1", "").text
    assert session.conversation_of(request) is None
