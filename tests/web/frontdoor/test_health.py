import shutil

import pytest
from django.test import AsyncClient

from content.errors import ROOT
from content.topics import load_topic
from tests.support.fake_rasa import ANSWER, SECRET, safety, turn

pytestmark = pytest.mark.django_db(transaction=True)


ASKED_FIRST = ["absorption_gap", "how_often"]


@pytest.fixture(autouse=True)
def rasa_in_settings(settings, rasa, tmp_path):
    """Rasa answers with how_often."""
    settings.RASA_URL, settings.RASA_CHANNEL_SECRET, settings.RASA_DEADLINE = rasa.url, SECRET, 0.5
    settings.CONTENT_ROOT = tmp_path
    (tmp_path / "data" / "faq").mkdir(parents=True)
    for topic in ASKED_FIRST:
        shutil.copy(ROOT / "data" / "faq" / f"{topic}.yml", tmp_path / "data" / "faq")


async def test_alive_says_nothing_about_rasa(rasa):
    rasa.die()
    assert (await AsyncClient().get("/healthz")).status_code == 200


async def test_ready_when_the_right_topic_comes_to_one_of_the_questions(rasa):
    response = await AsyncClient().get("/readyz")
    assert response.status_code == 200
    assert response.json()["problems"] == []
    topics = [load_topic(ROOT / "data" / "faq" / f"{topic}.yml") for topic in ASKED_FIRST]
    assert [seen["text"] for seen in rasa.seen] == [topic.phrasings[0] for topic in topics]
    assert len({seen["sender"] for seen in rasa.seen}) == 2


async def test_without_topics_it_is_not_ready(settings, tmp_path):
    settings.CONTENT_ROOT = tmp_path / "empty"
    response = await AsyncClient().get("/readyz")
    assert response.json()["problems"] == ["rasa: wrong answer to each test question"]


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
    assert response.json()["problems"] == ["rasa: wrong answer to each test question"]


@pytest.mark.parametrize("mode", ["hang", "error", "empty", "garbage"])
async def test_not_ready_without_an_answer(rasa, mode):
    rasa.mode = mode
    assert (await AsyncClient().get("/readyz")).status_code == 503


async def test_not_ready_without_the_database(settings):
    settings.DATABASE_WAIT = 0
    response = await AsyncClient().get("/readyz")
    assert response.json()["problems"] == ["database: away"]
