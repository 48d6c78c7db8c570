"""The files of safety texts and red-flag vocabulary, and what a release changes of them.

A change is {path, before, after, revision}, the path below the content's root. No database, no Rasa.
"""

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from content.safety_texts import safety_texts
from safety.renew import checksum
from web.releases.files import replace

DOMAIN = "domain.yml"
VOCABULARY = "data/red_flags"
# Made from the vocabulary: what the website reads when it cannot reach us, and the page of levels.
WIDGET = "widget/red_flags.js"
PAGE = "docs/safety.md"


def texts(root: Path) -> dict[str, str]:
    """Every such file below a root by path; one that is not there is left out."""
    paths = [*sorted((root / VOCABULARY).glob("*.yml")), root / DOMAIN, root / WIDGET, root / PAGE]
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths if path.is_file()}


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[dict[str, str]]:
    """What leads from one state to the other, as a release keeps it."""
    return [
        {"path": path, "before": before.get(path, ""), "after": after.get(path, ""), "revision": ""}
        for path in sorted({*before, *after})
        if before.get(path, "") != after.get(path, "")
    ]


def since(kept: Mapping[str, str], now: Mapping[str, str]) -> list[dict[str, str]]:
    """What changed since a state was kept. Which of the files made from others it has depends on its age."""
    return changes({**{path: now[path] for path in (WIDGET, PAGE) if path in now}, **kept}, now)


def otherwise(now: Mapping[str, str], kept: Mapping[str, str]) -> list[dict[str, str]]:
    """What of the texts and the vocabulary reads otherwise now than in a kept state, for people to read.

    Changes from now to then. Of the fixed texts only safety texts, and only those that differ.
    """
    made = (WIDGET, PAGE, DOMAIN)
    words = [{path: text for path, text in state.items() if path not in made} for state in (now, kept)]
    if DOMAIN in now and DOMAIN in kept and now[DOMAIN] != kept[DOMAIN]:
        current, old = safety_texts(now[DOMAIN]), safety_texts(kept[DOMAIN])
        names = [name for name in sorted({*current, *old}) if current.get(name) != old.get(name)]
        for state, texts_of in zip(words, (current, old), strict=True):
            state[DOMAIN] = "\n\n".join(f"{name}:\n{texts_of[name]}" for name in names if name in texts_of)
    return changes(*words)


def differing(root: Path, wanted: Iterable[Mapping[str, Any]]) -> list[str]:
    """The paths of changes whose file is not as it was when the release was made."""
    now = texts(root)
    return [change["path"] for change in wanted if now.get(change["path"], "") != change["before"]]


def write(root: Path, wanted: Iterable[Mapping[str, Any]], side: str = "after") -> None:
    """Put the files in place, each whole or not at all. Safe to repeat."""
    for change in wanted:
        path = root / change["path"]
        if change[side]:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, change[side])
        else:
            path.unlink(missing_ok=True)


def lay_out(root: Path, copy: Path, wanted: Iterable[Mapping[str, Any]]) -> None:
    """Have ``copy`` hold the files as they would be, in place of the links to those that are published."""
    for link in (copy / VOCABULARY, copy / DOMAIN):
        link.unlink()
    shutil.copytree(root / VOCABULARY, copy / VOCABULARY)
    shutil.copyfile(root / DOMAIN, copy / DOMAIN)
    write(copy, wanted)


def with_drafts(root: Path, drafts: Mapping[str, str], folder: Path) -> None:
    """Write every file of texts and vocabulary into ``folder``, as it is or as its draft would have it."""
    (folder / VOCABULARY).mkdir(parents=True)
    for path in (*(root / VOCABULARY).glob("*.yml"), root / DOMAIN):
        name = path.relative_to(root).as_posix()
        (folder / name).write_text(drafts.get(name) or path.read_text("utf-8"), "utf-8")


def marks(root: Path) -> dict[str, str]:
    """Checksums of the vocabulary and of the fixed texts as they stand on disk."""
    domain = (root / DOMAIN).read_bytes()
    return {"vocabulary": checksum(root / VOCABULARY), "texts": hashlib.sha256(domain).hexdigest()}
