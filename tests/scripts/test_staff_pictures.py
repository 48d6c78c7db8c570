import subprocess
import sys

import pytest

from scripts import staff_pictures


class Shown:
    """A page in a browser, of one colour."""

    def __init__(self, alarms=(), picture=b""):
        self.alarms, self.picture = list(alarms), picture

    def wait_for_load_state(self, state):
        pass

    def get_by_role(self, role):
        return self

    def all_inner_texts(self):
        return self.alarms

    def screenshot(self):
        return self.picture


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(staff_pictures, "ROOT", tmp_path)
    monkeypatch.setattr(staff_pictures, "FOLDER", tmp_path)
    monkeypatch.setattr(staff_pictures, "write", lambda picture, file: file.write_bytes(picture))
    return tmp_path


def test_every_picture_of_the_folder_is_one_that_is_taken():
    kept = {path.stem for path in staff_pictures.FOLDER.iterdir()}
    assert kept == set(staff_pictures.PICTURES)


def test_a_page_that_complains_is_no_picture(folder):
    with pytest.raises(SystemExit, match="Not saved"):
        staff_pictures._save(Shown(["Not saved"]), "topic")
    assert list(folder.iterdir()) == []


def test_a_large_picture_is_refused(folder):
    staff_pictures._save(Shown(picture=b"x" * staff_pictures.MOST), "topic")
    with pytest.raises(SystemExit, match="larger"):
        staff_pictures._save(Shown(picture=b"x" * (staff_pictures.MOST + 1)), "topic")


def test_a_system_that_ends_is_not_waited_for():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with pytest.raises(SystemExit, match="did not start"):
        staff_pictures._wait_for("http://127.0.0.1:9/readyz", ended)
