import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from content.publishing import Publishing
from scripts.check_release import Readings
from tests.support.clock import NOON
from web.console.roles import Role
from web.releases import builds, publish, rasa
from web.releases.gates import Reading
from web.releases.models import Release
from web.releases.pruning import prune

pytestmark = pytest.mark.django_db
RULE = Publishing(keep_models=2, keep_models_days=10)


@pytest.fixture
def released(content):
    """Makes a release that went live so many days ago, with a model file."""
    publish.kept_model("").mkdir(parents=True)
    (content / "models").mkdir()

    def make(letter, days, state="past", **values):
        name = f"model-{letter * 12}.tar.gz"
        publish.kept_model(name).write_bytes(letter.encode())
        live_at = None if state == "ready" else NOON - timedelta(days=days)
        release = Release.objects.create(
            kind="drafts", state=state, model=name, proposed_at=NOON, live_at=live_at, **values
        )
        publish.copy_of(release).mkdir(parents=True)
        return release

    return make


def left():
    return {path.name[6] for path in publish.kept_model("").glob("*.tar.gz")}


def test_the_last_ones_stay_by_number_and_by_days(released):
    # The third was still in use within the ten days: its successor came nine days ago.
    for letter, days, state in (("a", 50, "past"), ("b", 40, "past"), ("c", 30, "past"), ("d", 9, "past")):
        released(letter, days, state)
    released("e", 1, "live")
    assert prune(RULE, NOON) == ["model-aaaaaaaaaaaa.tar.gz", "model-bbbbbbbbbbbb.tar.gz"]
    assert left() == {"c", "d", "e"}
    assert prune(RULE, NOON) == []


def test_what_removed_models_read_goes_with_them(released, content, tmp_path):
    for letter, days in (("a", 50), ("b", 40), ("c", 30), ("d", 9)):
        released(letter, days)
    last = released("e", 1, "live")
    builds.prepare(tmp_path / "build", last)
    task = json.loads((tmp_path / "build" / "task.json").read_text("utf-8"))
    # Of the last two no release is kept: one was refused long ago, one is being checked.
    for letter, age in (("a", 50), ("b", 40), ("e", 50), ("f", 2), ("g", 0)):
        for vocabulary in ("before", "now"):
            model = publish.kept_model(f"model-{letter * 12}.tar.gz")
            readings = Readings(Path(task["readings"]), vocabulary)
            readings.keep(model, {"hello": Reading("chat", (), "none")})
            at = (NOON - timedelta(days=age)).timestamp()
            os.utime(readings._path(model), (at, at))
    prune(RULE, NOON)
    assert sorted(path.name[6] for path in publish.readings().iterdir()) == ["e", "e", "g", "g"]


def test_never_the_one_in_use_or_on_the_way_or_gone_back_to(released):
    back_to = released("a", 90)
    released("b", 80)
    released("c", 70)
    released("a", 60, "live", back_to=back_to)
    released("d", 0, "ready")
    prune(RULE, NOON + timedelta(days=400))
    assert left() == {"a", "c", "d"}


def test_nobody_goes_back_to_a_model_that_is_gone_and_the_pages_say_so(released, person):
    old = released("a", 50)
    released("b", 40)
    released("c", 30, "live")
    rasa.model_path(old.model).write_bytes(b"a")
    prune(RULE, NOON)
    assert not rasa.model_path(old.model).exists()
    with pytest.raises(publish.RefusedError, match="no longer kept"):
        publish.roll_back(old.pk, "carla", NOON)
    carla = person("carla", Role.APPROVER)
    assert "no longer kept" in carla.get("/staff/releases/").content.decode()
    page = carla.get(f"/staff/releases/{old.pk}/").content.decode()
    assert "no longer kept" in page
    assert "Go back to this release" not in page
