from pathlib import Path

import pytest

from scripts import near_duplicates

TOPIC = """\
version: "3.1"
nlu:
  - intent: faq/{topic}
    examples: |
      - {first}
      - {second}
"""


def write_topics(root: Path, second_of_milk: str) -> None:
    folder = root / "data" / "faq"
    folder.mkdir(parents=True)
    (root / "data" / "dialogue").mkdir()
    tea = TOPIC.format(topic="tea", first="can I drink tea after the injection", second="tea and my jab")
    milk = TOPIC.format(topic="milk", first="is milk bad for bones", second=second_of_milk)
    (folder / "tea.yml").write_text(tea, "utf-8")
    (folder / "milk.yml").write_text(milk, "utf-8")


@pytest.mark.parametrize(
    ("phrasing", "status", "says"),
    [
        ("which cow gives the most milk", 0, "0 pairs to look at, 0 refused"),
        ("can I have tea after the injection", 0, "look at 0.9"),
        ("can i drink tea after the injection", 1, "REFUSED 1.000  faq/"),
    ],
)
def test_phrasings_of_two_topics_that_say_the_same_are_listed_and_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    phrasing: str,
    status: int,
    says: str,
) -> None:
    write_topics(tmp_path, phrasing)
    monkeypatch.setattr(near_duplicates, "ROOT", tmp_path)
    assert near_duplicates.main() == status
    assert says in capsys.readouterr().out
