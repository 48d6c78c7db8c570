import pytest
from django.test import AsyncClient, RequestFactory

from web.security import address_of, is_from_our_page, is_from_this_machine


@pytest.mark.parametrize("path", ["/healthz", "/static/frontdoor/icon.svg", "/nowhere", "/widget.js"])
async def test_every_response_has_the_headers(path):
    response = await AsyncClient().get(path)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("address", "headers", "here"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("10.0.0.1", {}, False),
        ("", {}, False),
        ("unix:", {}, False),
        ("127.0.0.1", {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        ("127.0.0.1", {"HTTP_FORWARDED": "for=127.0.0.1"}, False),
    ],
)
def test_only_a_direct_loopback_connection_is_from_this_machine(address, headers, here):
    assert is_from_this_machine(RequestFactory().get("/", REMOTE_ADDR=address, **headers)) is here


@pytest.mark.parametrize(
    ("address", "passed_on", "found"),
    [
        ("127.0.0.1", None, None),
        ("198.51.100.7", None, "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7, 10.0.0.5", "198.51.100.7"),
        ("10.0.0.5", "198.51.100.7", "198.51.100.7"),
        ("198.51.100.9", "198.51.100.7", "198.51.100.9"),
        ("127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "nonsense", None),
        ("127.0.0.1", "", None),
    ],
)
def test_whose_line_it_is(settings, address, passed_on, found):
    settings.TRUSTED_PROXIES = ["10.0.0.5"]
    headers = {} if passed_on is None else {"x-forwarded-for": passed_on}
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)) == found


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, True),
        ({"HTTP_SEC_FETCH_SITE": "none"}, True),
        ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"}, False),
        ({"HTTP_ORIGIN": "http://testserver"}, True),
        ({"HTTP_ORIGIN": "http://testserver.evil.example"}, False),
        ({"HTTP_ORIGIN": "null"}, False),
    ],
)
def test_whose_page_sent_the_request(headers, ours):
    assert is_from_our_page(RequestFactory().post("/", **headers)) is ours
