"""All phrasings are found, with the intent they teach."""

from pathlib import Path

from content.phrasings import load_phrasings


def write(path: Path, intent: str, *phrasings: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"      - {phrasing}\n" for phrasing in phrasings)
    path.write_text(f'version: "3.1"\nnlu:\n  - intent: {intent}\n    examples: |\n{lines}', "utf-8")


def test_topics_and_small_talk_are_read_in_order(tmp_path: Path) -> None:
    write(tmp_path / "faq" / "how_often.yml", "faq/how_often", "how often", "every when")
    write(tmp_path / "dialogue" / "greet.yml", "greet", "hello there")

    items = load_phrasings(tmp_path)

    assert [(item.intent, item.text) for item in items] == [
        ("faq/how_often", "how often"),
        ("faq/how_often", "every when"),
        ("greet", "hello there"),
    ]


def test_a_file_of_rules_holds_no_phrasings(tmp_path: Path) -> None:
    rules = tmp_path / "dialogue" / "rules.yml"
    rules.parent.mkdir()
    rules.write_text('version: "3.1"\nrules: []\n', "utf-8")

    assert load_phrasings(tmp_path) == []
