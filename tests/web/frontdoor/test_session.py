from django.http import HttpResponse
from django.test import RequestFactory

from web.frontdoor import session


def request_with(cookie):
    request = RequestFactory().get("/")
    if cookie is not None:
        request.COOKIES[session.COOKIE] = cookie
    return request


def cookie_for(conversation):
    response = HttpResponse()
    session.keep(response, conversation)
    return response.cookies[session.COOKIE].value


def test_the_cookie_names_its_conversation():
    assert session.conversation_of(request_with(cookie_for("web-1"))) == "web-1"


def test_no_cookie_an_altered_one_and_an_old_one_name_none(settings):
    cookie = cookie_for("web-1")
    assert session.conversation_of(request_with(None)) is None
    assert session.conversation_of(request_with(cookie.replace("web-1", "web-2"))) is None
    settings.CONVERSATION_COOKIE_AGE = -1
    assert session.conversation_of(request_with(cookie)) is None


def test_the_cookie_travels_encrypted_where_the_site_does(settings):
    response = HttpResponse()
    settings.ORIGIN_IS_HTTPS = True
    session.keep(response, "web-1")
    assert response.cookies[session.COOKIE]["secure"]


def test_ids_are_not_repeated():
    assert len({session.new_conversation() for _ in range(100)}) == 100
