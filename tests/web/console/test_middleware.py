import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import AsyncClient, override_settings
from django.urls import path

from web.console.middleware import staff_request_finished, without_threads

pytestmark = pytest.mark.django_db(transaction=True)


async def _forgotten(request):
    return HttpResponse("done")


urlpatterns = [path("forgotten/", _forgotten), path("staff/forgotten/", _forgotten)]


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


@pytest.mark.parametrize("address", ["/forgotten/", "/staff/forgotten/"])
async def test_a_form_is_refused_wherever_nobody_has_said_otherwise(address):
    with override_settings(ROOT_URLCONF=__name__):
        client = AsyncClient(enforce_csrf_checks=True)
        refused = await client.post(address, {"a": "1"})
        shown = await client.get(address)
    assert (refused.status_code, shown.status_code) == (httpx.codes.FORBIDDEN, httpx.codes.OK)


def test_requests_begin_and_end_without_threads_and_the_staffs_end_closes_the_connection():
    before = (list(request_started.receivers), list(request_finished.receivers))
    with without_threads():
        assert not request_started.has_listeners()
        assert not request_finished.has_listeners()
        assert [receiver() for _, receiver, *_ in staff_request_finished.receivers] == [close_old_connections]
    assert not staff_request_finished.has_listeners()
    assert {key for key, *_ in request_started.receivers} == {key for key, *_ in before[0]}
    assert {key for key, *_ in request_finished.receivers} == {key for key, *_ in before[1]}
