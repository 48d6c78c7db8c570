import os

import pytest

from content.kept import kept


def test_a_file_is_read_again_only_when_it_has_changed(tmp_path):
    path, calls = tmp_path / "file", []

    @kept
    def load(path):
        calls.append(path)
        return path.read_text()

    path.write_text("one")
    assert [load(path), load(path)] == ["one", "one"]
    assert len(calls) == 1
    path.write_text("two")
    os.utime(path, ns=(1, 1))
    assert load(path) == "two"
    path.unlink()
    with pytest.raises(FileNotFoundError):
        load(path)
