"""All training phrasings, of topics and of small talk, as the trainer sees them."""

from pathlib import Path

from content.duplicates import Item
from content.topics import numbered_phrasings
from content.yaml_files import read_yaml

FOLDERS = ("faq", "dialogue")


def load_phrasings(data: Path) -> list[Item]:
    """The phrasings below the folder `data`, in the order of files and lines. Raises ContentError."""
    items: list[Item] = []
    for folder in FOLDERS:
        for path in sorted((data / folder).glob("*.yml")):
            document = read_yaml(path)
            for index, entry in enumerate(document.data.get("nlu", ())):
                found = numbered_phrasings(document, index)
                items += [Item(str(entry["intent"]), text) for _, text in found]
    return items
