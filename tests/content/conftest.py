"""A small project of its own for each test: one good topic, one related to it, and everything they need."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

PHRASINGS = [
    "is tea fine after the jab",
    "cup of tea and b12",
    "Does a brew undo my shot?",
    "tea before the needle",
    "green tea with cobalamin",
    "how long after the shot may I have tea",
    "can i still drink my morning tea",
    "my nan wants her tea after the injection",
    "teh and b 12",
    "does tannin matter",
    "strong tea b12",
    "iced tea on jab day",
]

TOPIC = """\
version: "3.1"
nlu:
  - intent: faq/{id}
    metadata:
      title: {title}
      group: F
      owner: Clinical content team
      review_state: draft, awaiting clinical review
      review_by: 2027-05-22
      ask_clinician: "no"
      related: [{related}]
      sources: [LEAFLET]
    examples: |
{examples}
responses:
  utter_faq/{id}:
    - text: |-
        Yes, you can drink tea.

        It does not change how the **shot** works:

        - hot tea is fine
        - so is cold tea
"""


def topic_text(topic_id: str, title: str, related: str, mark: str = "") -> str:
    """A topic file without problems; ``mark`` makes its phrasings differ from another topic's."""
    examples = "\n".join(f"      - {phrasing}{mark}" for phrasing in PHRASINGS)
    return TOPIC.format(id=topic_id, title=title, related=related, examples=examples)


DOMAIN = """\
version: "3.1"
responses:
  utter_hello:
    - text: Welcome to {clinic_name}.
      buttons:
        - title: Topics
          payload: help
  utter_red_flag_stroke:
    - text: Call {emergency_number} now.
      metadata: {sources: [LEAFLET]}
"""

DIALOGUE = """\
version: "3.1"
nlu:
  - intent: nonsense
    examples: |
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project folder that ``check`` finds no problem in."""
    faq = tmp_path / "data" / "faq"
    faq.mkdir(parents=True)
    (tmp_path / "data" / "dialogue").mkdir()
    others = {
        "with_tea": "with_coffee, with_milk",
        "with_coffee": "with_tea, with_milk",
        "with_milk": "with_tea, with_coffee",
    }
    for topic_id, related in others.items():
        drink = topic_id.removeprefix("with_")
        mark = "" if drink == "tea" else f" or {drink}"
        text = topic_text(topic_id, f"Can I drink {drink} after a shot?", related, mark)
        (faq / f"{topic_id}.yml").write_text(text, "utf-8")
    lines = "".join(f"      - florp {'g' * number}\n" for number in range(1, 13))
    (tmp_path / "data" / "dialogue" / "nonsense.yml").write_text(DIALOGUE + lines, "utf-8")
    (tmp_path / "domain.yml").write_text(DOMAIN, "utf-8")
    for name in ("clinic.toml", "data/locales.yml", "data/sources.yml", "data/banned_wording.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    clinic = tmp_path / "clinic.toml"
    suggestions = re.compile(r"^suggestions = .*$", re.MULTILINE)
    clinic.write_text(suggestions.sub('suggestions = ["with_tea"]', clinic.read_text("utf-8")), "utf-8")
    register = tmp_path / "data" / "sources.yml"
    leaflet = "\nLEAFLET: {name: Tea board, url: https://tea.example/leaflet, read: own page}\n"
    register.write_text(register.read_text("utf-8") + leaflet, "utf-8")
    return tmp_path


@pytest.fixture
def tea(root: Path) -> Path:
    """The topic file that a test spoils."""
    return root / "data" / "faq" / "with_tea.yml"


Change = Callable[[Path, str, str], None]


@pytest.fixture
def change() -> Change:
    """Replace a piece of a file; the piece must be there, so that a test cannot pass for nothing."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    return replace
