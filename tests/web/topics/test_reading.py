import pytest

from tests.support.topic_rasa import TopicRasa
from web.topics import reading


@pytest.fixture
def topic_rasa(content, settings):
    rasa = TopicRasa(content / "data" / "faq", "model")
    settings.RASA_URL, settings.RASA_CHANNEL_SECRET = rasa.url, "secret"
    yield rasa
    rasa.die()


def test_each_text_comes_back_with_its_reading(topic_rasa):
    (one, two) = reading.read(["how often", "crushing chest pain and i can't breathe"])
    assert one["understanding"]["topics"] == ["how_often"]
    assert (one["level"], two["level"]) == ("none", "emergency")


def test_an_absent_rasa_is_one_error(topic_rasa):
    topic_rasa.die()
    with pytest.raises(reading.AwayError):
        reading.read(["how often"])
