import pytest
from django.test import AsyncClient

from tests.support.fake_rasa import ANSWER, SECRET, safety, turn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def rasa_in_settings(settings, rasa):
    settings.RASA_URL, settings.RASA_CHANNEL_SECRET, settings.RASA_DEADLINE = rasa.url, SECRET, 0.5
    settings.READY_TOPIC = "how_often"


async def test_alive_says_nothing_about_rasa(rasa):
    rasa.die()
    assert (await AsyncClient().get("/healthz")).status_code == 200


async def test_ready_when_the_right_topic_comes(rasa):
    response = await AsyncClient().get("/readyz")
    assert response.status_code == 200
    assert response.json()["problems"] == []
    assert rasa.seen[0]["text"] == "Can B12 injections cause blood clots?"


@pytest.mark.parametrize(
    "body",
    [
        turn(ANSWER, topics=["another"]),
        turn({"text": "Hello."}, outcome="chat", topics=[]),
        turn(safety("utter_red_flag_clot"), outcome="red_flag"),
    ],
)
async def test_not_ready_with_another_answer(rasa, body):
    rasa.body = body
    response = await AsyncClient().get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"] == ["rasa: wrong answer to the test question"]


@pytest.mark.parametrize("mode", ["hang", "error", "empty", "garbage"])
async def test_not_ready_without_an_answer(rasa, mode):
    rasa.mode = mode
    assert (await AsyncClient().get("/readyz")).status_code == 503


async def test_not_ready_without_the_database(settings):
    settings.DATABASE_WAIT = 0
    response = await AsyncClient().get("/readyz")
    assert response.json()["problems"] == ["database: away"]
