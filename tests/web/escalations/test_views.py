import json

import pytest
from django.test import AsyncClient, AsyncRequestFactory

from tests.web.escalations.test_finding import GOOD
from web.escalations.models import EscalationMessage
from web.escalations.views import escalations

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "internal-secret-of-the-tests"


@pytest.fixture(autouse=True)
def secret(settings):
    settings.INTERNAL_SECRET = SECRET


async def post(data=GOOD, secret=SECRET, body=None, **headers):
    if secret is not None:
        headers["authorization"] = f"Bearer {secret}"
    content = json.dumps(data) if body is None else body
    return await AsyncClient().post(
        "/internal/escalations", content, content_type="application/json", headers=headers
    )


async def test_a_finding_is_recorded_once():
    first, second = await post(), await post()
    assert first.json()["created"] is True
    assert second.json() == {"escalation": first.json()["escalation"], "created": False}
    assert await EscalationMessage.objects.acount() == 1


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1]])
async def test_without_the_secret_nobody_comes_in(secret):
    assert (await post(secret=secret)).status_code == 401
    assert await EscalationMessage.objects.acount() == 0


async def test_an_unset_secret_opens_nothing(settings):
    settings.INTERNAL_SECRET = ""
    assert (await post(secret="")).status_code == 401


async def test_only_from_this_machine():
    request = AsyncRequestFactory().post("/internal/escalations")
    request.META["REMOTE_ADDR"] = "10.0.0.5"
    assert (await escalations(request)).status_code == 403
    assert (await post(**{"x-forwarded-for": "10.0.0.5"})).status_code == 403


@pytest.mark.parametrize("body", ["{", "[]", '{"text": "x"}', '"x"'])
async def test_what_is_no_finding_is_refused(body):
    response = await post(body=body)
    assert response.status_code == 400
    assert response.json()["error"]


async def test_reading_is_not_offered():
    assert (await AsyncClient().get("/internal/escalations")).status_code == 405


async def test_with_the_database_away_the_action_is_told(settings):
    settings.DATABASE_WAIT = 0
    assert (await post()).status_code == 503
