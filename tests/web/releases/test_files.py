import pytest

from web.releases import files

BEFORE = {"a": "a: 1\n", "b": "b: 1\n", "c": "c: 1\n"}
AFTER = {"a": "a: 2\n", "c": "c: 1\n", "d": "d: 1\n"}
CHANGES = files.changes(BEFORE, AFTER)


@pytest.fixture
def folder(tmp_path):
    for name, text in BEFORE.items():
        (tmp_path / f"{name}.yml").write_text(text, "utf-8")
    return tmp_path


def put(folder, side="after"):
    files.write(folder, CHANGES, side)
    files.remove(folder, CHANGES, side)


def test_changes_name_what_is_new_changed_and_gone():
    assert [(c["topic"], c["before"], c["after"]) for c in CHANGES] == [
        ("a", "a: 1\n", "a: 2\n"),
        ("b", "b: 1\n", ""),
        ("d", "", "d: 1\n"),
    ]
    assert files.changes(BEFORE, BEFORE) == []


def test_there_and_back_again_however_often(folder):
    for _ in range(2):
        put(folder)
        assert files.texts(folder) == AFTER
    for _ in range(2):
        put(folder, "before")
        assert files.texts(folder) == BEFORE
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("until", range(4))
def test_stopped_anywhere_it_is_carried_on_or_taken_back(folder, until, monkeypatch):
    """`until` counts the files that were still replaced or removed before the process was killed."""

    class KilledError(Exception):
        pass

    done = []
    replace = files.replace

    def stopping(path, text):
        if len(done) >= until:
            raise KilledError
        done.append(path)
        replace(path, text)

    monkeypatch.setattr(files, "replace", stopping)
    try:
        put(folder)
    except KilledError:
        pass
    monkeypatch.undo()
    assert files.others(folder, CHANGES) == []
    put(folder)
    assert files.texts(folder) == AFTER
    put(folder, "before")
    assert files.texts(folder) == BEFORE


def test_a_file_that_somebody_else_changed_is_seen(folder):
    (folder / "a.yml").write_text("a: by hand\n", "utf-8")
    assert files.others(folder, CHANGES) == ["a"]


def test_a_copy_is_whole_and_replaces_an_older_one(folder, tmp_path):
    copy = tmp_path / "releases" / "1" / "faq"
    files.keep(folder, copy)
    assert files.texts(copy) == BEFORE
    put(folder)
    files.keep(folder, copy)
    assert files.texts(copy) == AFTER


def test_a_model_is_in_two_places_and_the_newest_when_taken_again(tmp_path):
    source, target = tmp_path / "a" / "m.tar.gz", tmp_path / "b" / "m.tar.gz"
    source.parent.mkdir()
    source.write_bytes(b"model")
    files.link(source, target)
    assert files.sha256(target) == files.sha256(source) != ""
    before = target.stat().st_mtime_ns
    files.link(source, target)
    assert target.stat().st_mtime_ns > before
    assert files.sha256(tmp_path / "none") == ""
