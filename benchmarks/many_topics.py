"""A folder of content with as many topics as asked for, to measure what many topics cost.

    python -m benchmarks.many_topics FOLDER [TOPICS]

Our own topics are repeated, each time with another situation in titles and phrasings. What they say is not
meant for anybody.
"""

import re
import shutil
import sys
import textwrap
from pathlib import Path

from content.errors import ROOT
from content.topics import topic_files

TOPICS = 1000
LINKED = ("dialogue", "red_flags", "banned_wording.yml", "hazards.yml", "sources.yml", "locales.yml")
ONCE = ("label_units_percent", "emergency_numbers")  # may name units and numbers that no other topic may
SITUATIONS = (
    "on holiday",
    "at work",
    "at school",
    "in winter",
    "when abroad",
    "at night",
    "by train",
    "in spring",
    "on a farm",
)


def make(folder: Path, number: int = TOPICS) -> Path:
    """Write `number` topics below ``folder/data/faq``, with links to all else; the folder."""
    data = folder / "data"
    (data / "faq").mkdir(parents=True)
    for name in LINKED:
        if (ROOT / "data" / name).exists():
            (data / name).symlink_to(ROOT / "data" / name)
    for name in ("domain.yml", "clinic.toml"):
        (folder / name).symlink_to(ROOT / name)
    ours = list(topic_files(ROOT / "data" / "faq"))
    every = [(path, "") for path in ours]
    every += [(path, name) for name in SITUATIONS for path in ours if path.stem not in ONCE]
    if number > len(every):
        raise ValueError(f"at most {len(every)} topics can be made")
    for path, situation in every[:number]:
        if situation:
            again = f"{path.stem}_{situation.replace(' ', '_')}"
            text = _in(path.read_text("utf-8"), path.stem, again, situation)
            (data / "faq" / f"{again}.yml").write_text(text, "utf-8")
        else:
            shutil.copy(path, data / "faq")
    return folder


def _in(text: str, topic: str, again: str, situation: str) -> str:
    # As text: reading and writing YAML with its comments takes 30 ms a topic.
    head, answer = text.split("\nresponses:\n")
    head = re.sub(rf"faq/{topic}\b", f"faq/{again}", head)
    head = re.sub(
        r"(?m)^      title: (.*)$", lambda match: f"      title: {_title(match[1], situation)}", head
    )
    head = re.sub(r"(?m)^(      - .*?)\??$", rf"\1 {situation}", head)
    return f"{head}\nresponses:\n{answer.replace(f'utter_faq/{topic}:', f'utter_faq/{again}:')}"


def _title(title: str, situation: str) -> str:
    # A title may have 70 characters.
    start = textwrap.shorten(title.strip('"').rstrip("?"), 69 - len(situation) - 1, placeholder="")
    return f'"{start} {situation}?"'


if __name__ == "__main__":
    print(make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else TOPICS))
