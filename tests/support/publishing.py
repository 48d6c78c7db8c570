"""What the series of publishing have in common: a project to write to, and a draft of one topic."""

from pathlib import Path

from content.topics import load_topic
from scripts.train import current_model
from tests.support.project_copy import copy_project
from tests.support.staff_client import Staff
from tests.support.system import System

TOPIC = "how_often"
QUESTION = "how often do i get b12 injections"
Fields = dict[str, str | list[str]]
PAGE = f"/staff/topics/{TOPIC}/"


def draft(system: System, editor: Staff, number: int, phrasing: bool) -> tuple[str, Fields]:
    """The new words of the answer, and the form that saves them, with a new phrasing if wanted."""
    words = f"Round {number}. Most people have several shots at first. Ask your own nurse."
    fields: Fields = {"revision": editor.field(PAGE, "revision"), "answer": words}
    if phrasing:
        # The console takes a topic's phrasings as a whole.
        known = load_topic(system.root / "data" / "faq" / f"{TOPIC}.yml").phrasings
        new = f"my {number} weeks are over when is the next needle due"
        fields["phrasings"] = "\n".join([*known, new])
    return words, fields


def last_release(system: System) -> int:
    """Its number."""
    return int(system.query("SELECT max(number) FROM releases_release")[0][0])


def set_up(folder: Path) -> Path:
    """A copy of the project with the model in use, in an empty folder."""
    model = current_model()
    assert model is not None, "train first: make train"
    root = folder / "project"
    root.mkdir()
    copy_project(root, model)
    return root
