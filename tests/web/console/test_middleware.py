import pytest
from django.test import AsyncClient

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("path", ["/healthz", "/", "/staffroom"])
async def test_patients_pages_set_no_staff_cookie_and_read_no_session(path, django_assert_num_queries):
    client = AsyncClient()
    client.cookies["staff"] = "x" * 32
    response = await client.get(path)
    assert "staff" not in response.cookies
    assert not hasattr(response.asgi_request, "session")


async def test_staff_pages_have_a_session_and_the_headers():
    response = await AsyncClient().get("/staff/login/")
    assert hasattr(response.asgi_request, "session")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cache-Control"].startswith(("no-store", "max-age=0"))
