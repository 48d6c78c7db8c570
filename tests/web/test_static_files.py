from django.test import AsyncClient


async def test_a_file_is_served_and_asked_for_again():
    first = await AsyncClient().get("/static/frontdoor/icon.svg")
    assert first.status_code == 200
    assert first["Content-Type"].startswith("image/svg+xml")
    again = await AsyncClient().get(
        "/static/frontdoor/icon.svg", headers={"if-modified-since": first["Last-Modified"]}
    )
    assert (again.status_code, again.content) == (304, b"")


async def test_nothing_outside_is_served():
    for path in ("/static/../settings.py", "/static/frontdoor/../../settings.py", "/static/nothing.js"):
        assert (await AsyncClient().get(path)).status_code == 404
