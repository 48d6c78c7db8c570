import pytest

from web.topics import published


@pytest.fixture
def path(content):
    return content / "data" / "faq" / "how_often.yml"


def test_a_changed_file_is_read_again_and_a_broken_one_left_out(path):
    before = published.checksum("how_often")
    path.write_text(path.read_text("utf-8").replace("Most people", "Many people"), "utf-8")
    assert published.topic("how_often").answer.startswith("Many people")
    assert published.checksum("how_often") != before
    path.write_text("nlu: [", "utf-8")
    assert published.topic("how_often") is None
    assert "how_often" not in published.topics()
    [fault] = published.broken()
    assert fault.startswith("data/faq/how_often.yml, line 2: the file is not valid YAML")
    path.unlink()
    assert published.broken() == []


@pytest.mark.parametrize("topic", ["../sources", "how-often", "", "nothing"])
def test_what_is_no_topic_is_none(path, topic):
    assert published.topic(topic) is None


def test_a_missing_file_has_no_text_and_no_checksum(path):
    path.unlink()
    assert (published.text("how_often"), published.checksum("how_often")) == ("", "")
