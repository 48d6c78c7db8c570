from pathlib import Path

from components.red_flag_examples import second_reader_examples, training_examples
from content.phrasings import load_phrasings
from scripts.train import _parts

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "data" / "red_flags" / "examples"


def test_ordinary_questions_are_harmless_examples_of_a_file_of_their_own() -> None:
    known = training_examples(FOLDER)
    ordinary = second_reader_examples(FOLDER)[len(known) :]
    assert {example.level for example in ordinary} == {"none"}
    assert (
        len({example.text for example in ordinary} & {item.text for item in load_phrasings(ROOT / "data")})
        > 1000
    )


def test_a_change_of_that_file_asks_for_a_training() -> None:
    assert any(name == "phrasings.jsonl" for name, _ in _parts(ROOT / "data"))
