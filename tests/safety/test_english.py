"""The words are those that spaCy itself gives."""

import subprocess
import sys

import pytest
import spacy.lang.en.stop_words
from spacy.util import load_language_data, registry

from content.errors import ROOT
from safety.english import STOP_WORDS, lookups


def test_stop_words_are_spacys() -> None:
    assert STOP_WORDS == spacy.lang.en.stop_words.STOP_WORDS


@pytest.mark.parametrize("name", ["lemma_lookup", "lemma_index"])
def test_tables_are_spacys(name: str) -> None:
    assert lookups(name) == load_language_data(registry.lookups.get("en")[name])


def test_a_file_that_is_no_table_or_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        lookups("no_such_table")


def test_the_front_door_starts_without_spacy() -> None:
    """After a crash a person waits for its start."""
    code = (
        "import sys, web.asgi; from safety import default_assessor; default_assessor(); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "spacy" not in done.stdout.split()
