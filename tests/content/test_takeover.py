from datetime import timedelta
from pathlib import Path

import pytest

from content.clinic import load_clinic
from content.errors import ROOT, ContentError
from content.takeover import KEYS, Takeover, read_takeover

FILE = Path("clinic.toml")


def test_everything_may_be_left_out():
    assert read_takeover(FILE, {}) == Takeover(True, timedelta(minutes=10), shows_name=False)


def test_the_example_says_what_would_hold_without_it():
    assert load_clinic(ROOT / "clinic.toml", ROOT / "data" / "locales.yml").takeover == Takeover()


def test_every_setting_is_explained_in_the_example_and_in_the_guide():
    text = (ROOT / "clinic.toml").read_text("utf-8").partition("[takeover]")[2].partition("\n[")[0]
    guide = (ROOT / "docs" / "operating.md").read_text("utf-8")
    for key in KEYS:
        lines = text.splitlines()
        (place,) = [number for number, line in enumerate(lines) if line.startswith(f"{key} =")]
        assert lines[place - 1].startswith("# "), key
        assert f"`{key}`" in guide


def test_other_times_and_names():
    table = {"on_request": False, "answer_within_minutes": 3, "staff_shown_as": "name"}
    assert read_takeover(FILE, table) == Takeover(False, timedelta(minutes=3), shows_name=True)


@pytest.mark.parametrize("on_request", ["yes", 1, None])
def test_a_wish_that_is_neither_yes_nor_no_is_refused(on_request):
    with pytest.raises(ContentError, match="not true or false"):
        read_takeover(FILE, {"on_request": on_request})


@pytest.mark.parametrize("minutes", [0, -1, 1441, 2.5, "10", True])
def test_a_time_that_is_none_is_refused(minutes):
    with pytest.raises(ContentError, match="answer_within_minutes = 10"):
        read_takeover(FILE, {"answer_within_minutes": minutes})


@pytest.mark.parametrize("shown_as", ["", "Name", 1, ["name"]])
def test_another_way_to_show_staff_is_refused(shown_as):
    with pytest.raises(ContentError, match="none of clinic, name"):
        read_takeover(FILE, {"staff_shown_as": shown_as})


@pytest.mark.parametrize("table", [[], "x", {"minutes": 3}])
def test_other_settings_are_refused(table):
    with pytest.raises(ContentError, match=r"\[takeover\] may hold only"):
        read_takeover(FILE, table)
