from pathlib import Path

import pytest

from scripts import browser


@pytest.fixture
def machine(monkeypatch):
    """A machine without a browser, on which each way to get one fails until a test says otherwise."""
    ways = {"path": None, "own": Path("/nowhere/chrome"), "tried": []}

    def way(name):
        def attempt():
            ways["tried"].append(name)
            ways["own"] = ways.get(name, ways["own"])
            return name in ways

        return attempt

    monkeypatch.setattr(browser.shutil, "which", lambda name: ways["path"] if name == "chromium" else None)
    monkeypatch.setattr(browser, "_playwrights_own", lambda: ways["own"])
    monkeypatch.setattr(browser, "_download", way("download"))
    monkeypatch.setattr(browser, "_install", way("install"))
    return ways


def test_the_machines_own_comes_first(machine, capsys):
    machine["path"] = "/usr/bin/chromium"
    assert browser.main() == 0
    assert "/usr/bin/chromium" in capsys.readouterr().out
    assert machine["tried"] == []


def test_then_playwrights_own(machine, tmp_path):
    machine["own"] = tmp_path / "chrome"
    machine["own"].touch()
    assert browser.find() == machine["own"]


def test_else_it_is_downloaded(machine, tmp_path):
    machine["download"] = tmp_path / "chrome"
    machine["download"].touch()
    assert browser.main() == 0
    assert machine["tried"] == ["download"]


def test_else_installed(machine, tmp_path):
    machine["install"] = tmp_path / "chrome"
    machine["install"].touch()
    assert browser.main() == 0
    assert machine["tried"] == ["download", "install"]


def test_without_any_it_says_what_to_do(machine, capsys):
    assert browser.main() == 1
    assert "install Chromium" in capsys.readouterr().err


def test_installing_is_for_root_only(monkeypatch):
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    assert browser._install() is False
