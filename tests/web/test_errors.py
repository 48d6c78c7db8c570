import pytest
from django.test import AsyncClient


@pytest.mark.parametrize("path", ["/nowhere", "/api/nothing"])
async def test_a_wrong_address_still_carries_the_number(path):
    response = await AsyncClient().get(path)
    assert response.status_code == 404
    assert "999" in response.json()["messages"][0]["text"]


async def test_a_browser_gets_a_page():
    response = await AsyncClient().get("/nowhere", headers={"accept": "text/html"})
    assert response.status_code == 404
    assert b'href="tel:999"' in response.content


async def test_a_foreign_host_name_is_refused():
    response = await AsyncClient().get("/", headers={"host": "evil.example"})
    assert response.status_code == 400


async def test_a_fault_of_ours_gives_the_number(monkeypatch):
    def fail():
        raise RuntimeError

    monkeypatch.setattr("web.frontdoor.views.front_door", fail)
    client = AsyncClient(raise_request_exception=False)
    response = await client.post("/api/messages", '{"text": "x"}', content_type="application/json")
    assert response.status_code == 500
    assert "999" in response.json()["messages"][0]["text"]
