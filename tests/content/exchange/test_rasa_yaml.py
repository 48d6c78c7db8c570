import pytest
from hypothesis import given, settings

from content.errors import ROOT
from content.exchange.rasa_yaml import read_rasa_yaml, write_rasa_yaml
from content.exchange.table import ExchangeError, fields_of
from content.topics import Topic, load_topics
from tests.support.topics import TEA, TOPICS


@given(TOPICS)
@settings(max_examples=150, deadline=None)
def test_any_text_comes_back_as_it_was(topic: Topic) -> None:
    table = read_rasa_yaml(write_rasa_yaml([topic]))
    expected = fields_of(topic)
    if not topic.on_yes:
        del expected["on_yes"]
    assert [row.cells for row in table.rows] == [{name: expected[name] for name in table.rows[0].cells}]
    assert set(table.rows[0].cells) == set(expected)
    assert tuple(question.text for question in table.questions) == topic.phrasings
    assert table.problems == []


def test_rasa_reads_what_is_written() -> None:
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

    topics = load_topics(ROOT / "data" / "faq")
    data = RasaYAMLReader().reads(write_rasa_yaml(topics.values()).decode())
    found: dict[str, list[str]] = {}
    for example in data.training_examples:
        found.setdefault(example.get("intent_response_key"), []).append(example.get("text"))
    assert found == {f"faq/{topic.id}": list(topic.phrasings) for topic in topics.values()}
    assert data.responses["utter_faq/how_often"] == [{"text": topics["how_often"].answer}]


def test_a_topic_file_of_the_project_is_read() -> None:
    path = ROOT / "data" / "faq" / "how_often.yml"
    table = read_rasa_yaml(path.read_bytes())
    assert table.problems == []
    assert table.questions[0].place.row == 14
    assert path.read_text("utf-8").splitlines()[13].endswith(table.questions[0].text)


def bomb() -> bytes:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (bomb(), "anchors and aliases"),
        (b"nlu: " + b"[" * 5000, "nested deeper"),
        (b"nlu: !!python/object/apply:os.system [ls]", "not valid YAML|constructor"),
        (b"nlu: [a, ]]", "line 1: the file is not valid YAML"),
        (b"nlu: 1\nnlu: 2\n", "line 2: the key “nlu” stands twice"),
        (b"\xff\xfe", "not UTF-8"),
        (b"", "no “nlu:”"),
        (b"- a", "no “nlu:”"),
        (b"a" * 10_000_001, "larger than 10 MB"),
    ],
)
def test_what_cannot_be_read_is_told_so(data: bytes, told: str) -> None:
    with pytest.raises(ExchangeError, match=told):
        read_rasa_yaml(data)


@pytest.mark.parametrize(
    ("old", "new", "told", "column"),
    [
        ("title: Can", "subject: Can", "not known", "subject"),
        ("sources:", "sauces:", "not known", "sauces"),
        ("- LEAFLET", "- 5", "not a list of ids", "sources"),
        ("group: F", "group: 5", "not text", "group"),
        ("intent: faq/tea", "intent: greet", "no topic", ""),
        ("- text: |-", "- image: |-", "exactly one “- text:”", "answer"),
        ("utter_faq/tea", "utter_greet", "no answer of a topic", "answer"),
        ("utter_faq/tea", "utter_faq/milk", "no intent “faq/milk”", "answer"),
        ("- is tea number 3", "is tea number 3", "does not begin with", "question"),
        ("responses:", "rules: []\nresponses:", "“rules” is not read", ""),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, told: str, column: str) -> None:
    text = write_rasa_yaml([TEA]).decode().replace("sources: [LEAFLET]", "sources:\n    - LEAFLET")
    assert old in text
    problems = read_rasa_yaml(text.replace(old, new, 1).encode()).problems
    assert any(told in p.message and p.place.column == column and p.place.row for p in problems), problems
