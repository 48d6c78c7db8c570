import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tests.support.pages import OTHER_SITE, SITE
from web.frontdoor import session
from web.widget import tokens
from web.widget.forgotten import forgotten
from web.widget.origins import OURS
from web.widget.visitor import NoSessionError, Visitor, visitor_of


def request(origin="", token=None, cookie=None):
    headers = {"origin": origin, "sec-fetch-site": "cross-site"} if origin else {}
    if token is not None:
        headers["authorization"] = token
    made = RequestFactory().get("/api/messages", headers=headers)
    if cookie:
        response = HttpResponse()
        session.keep(response, cookie)
        made.COOKIES[session.COOKIE] = response.cookies[session.COOKIE].value
    return made


def bearer(conversation, origin):
    return f"Bearer {tokens.make(conversation, origin).text}"


def test_on_our_page_the_cookie_tells():
    assert visitor_of(request(cookie="web-1")) == Visitor("web-1", OURS, by_cookie=True)
    assert visitor_of(request()) == Visitor(None, OURS)


def test_on_our_page_a_token_goes_before_the_cookie():
    visitor = visitor_of(request(token=bearer("web-2", OURS), cookie="web-1"))
    assert visitor == Visitor("web-2", OURS)
    assert not visitor.has_cookie


def test_on_another_site_only_the_token_counts():
    assert visitor_of(request(SITE, bearer("web-1", SITE))) == Visitor("web-1", SITE)
    with pytest.raises(NoSessionError):
        visitor_of(request(SITE, cookie="web-1"))


@pytest.mark.parametrize(
    ("origin", "token"),
    [
        (SITE, bearer("web-1", OTHER_SITE)),
        (SITE, bearer("web-1", OURS)),
        (OURS, bearer("web-1", SITE)),
        (SITE, "Bearer "),
        (SITE, "Basic " + tokens.make("web-1", SITE).text),
        (SITE, tokens.make("web-1", SITE).text),
        (SITE, "Bearer forged"),
    ],
    # The tokens hold the time: as names, each process would have its own.
    ids=["of another site", "of ours", "of a site on ours", "empty", "of another kind", "bare", "forged"],
)
def test_a_token_that_does_not_fit_is_no_session(origin, token):
    with pytest.raises(NoSessionError):
        visitor_of(request(origin, token, cookie="web-9"))


def test_a_forgotten_conversation_is_named_by_nothing():
    forgotten().add("web-1")
    assert visitor_of(request(cookie="web-1")) == Visitor(None, OURS)
    with pytest.raises(NoSessionError):
        visitor_of(request(SITE, bearer("web-1", SITE)))
