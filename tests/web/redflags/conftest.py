"""Content whose safety files may be written, a front door that takes them over, and a release of them."""

import shutil
from pathlib import Path

import pytest

from tests.support.clock import NOON
from tests.web.releases.conftest import topic_rasa  # noqa: F401
from web.redflags import drafts, published
from web.redflags.propose import propose
from web.releases import safety_files, safety_swap
from web.releases.rasa import NotWorkingError

ROOT = Path(__file__).resolve().parents[3]
GROUP = "data/red_flags/vision.yml"


@pytest.fixture
def safety_content(content):
    for name in ("domain.yml", "data/red_flags"):
        (content / name).unlink()
    shutil.copy(ROOT / "domain.yml", content / "domain.yml")
    shutil.copytree(ROOT / "data" / "red_flags", content / "data" / "red_flags")
    return content


class Swaps:
    """In place of the other processes: what they were asked to take over, and whether they do."""

    def __init__(self):
        self.taken, self.refuse = [], 0

    def everywhere(self):
        if self.refuse:
            self.refuse -= 1
            raise NotWorkingError("the front door keeps what it has: a proof case is missed")
        self.taken.append(safety_files.marks(published.root()))


@pytest.fixture
def swaps(monkeypatch):
    made = Swaps()
    monkeypatch.setattr(safety_swap, "everywhere", made.everywhere)
    return made


@pytest.fixture
def ready(db, safety_content, topic_rasa, swaps):  # noqa: F811
    """Makes a release of one draft that has passed its checks."""

    def make(change, path=GROUP, by="carla"):
        drafts.save(path, "", change(published.text(path)), by, NOON)
        release = propose([path], "words", by, NOON)
        release.needs_model, release.state = False, "ready"
        release.save()
        return release

    return make
