import pytest
from django.test import AsyncClient, RequestFactory

from tests.support.pages import SITE
from web.widget.origins import OURS, StrangerError, origin_of

STRANGERS = [
    "https://evil.example",
    "http://www.clinic.example",
    "https://www.clinic.example:8443",
    "https://www.clinic.example.evil.example",
    "https://evil.example/https://www.clinic.example",
    "https://www.clinic.example/",
    "https://WWW.clinic.example",
    "https://wwwxclinic.example",
    "null",
    "",
]


def preflight(origin):
    return AsyncClient().options(
        "/api/messages", headers={"origin": origin, "access-control-request-method": "POST"}
    )


async def test_an_allowed_site_is_told_so_for_two_hours():
    response = await preflight(SITE)
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == SITE
    assert response["Access-Control-Allow-Methods"] == "GET, POST"
    assert "authorization" in response["Access-Control-Allow-Headers"].lower()
    assert response["Access-Control-Max-Age"] == "7200"
    assert "Origin" in response["Vary"]
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize("origin", STRANGERS)
async def test_any_other_is_told_nothing(origin):
    response = await preflight(origin)
    assert response.status_code == 403
    assert "Access-Control-Allow-Origin" not in response
    assert "Access-Control-Allow-Methods" not in response
    answer = await AsyncClient().post(
        "/api/session", headers={"origin": origin, "sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer
    assert "Origin" in answer["Vary"]
    assert "999" in answer.json()["messages"][0]["text"]


async def test_refusals_too_can_be_read_by_an_allowed_site():
    for path in ("/api/nothing", "/api/messages"):
        response = await AsyncClient().get(path, headers={"origin": SITE, "sec-fetch-site": "cross-site"})
        assert response.status_code in (401, 404)
        assert response["Access-Control-Allow-Origin"] == SITE


async def test_only_the_api_is_shared():
    for path in ("/", "/healthz", "/staff/"):
        response = await AsyncClient().get(path, headers={"origin": SITE})
        assert "Access-Control-Allow-Origin" not in response


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}],
)
def test_our_own_page_and_programs_are_ours(headers):
    assert origin_of(RequestFactory().post("/api/session", headers=headers)) == OURS


def test_a_site_of_the_list_is_itself():
    headers = {"origin": SITE, "sec-fetch-site": "same-site"}
    assert origin_of(RequestFactory().post("/api/session", headers=headers)) == SITE


@pytest.mark.parametrize("origin", STRANGERS[:-1])
def test_a_stranger_is_nobody(origin):
    with pytest.raises(StrangerError):
        origin_of(RequestFactory().post("/api/session", headers={"origin": origin}))
