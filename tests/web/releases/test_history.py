import subprocess

import pytest

from web.releases import history
from web.releases.history import NotCommittedError, commit


def git(root, *arguments):
    done = subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path):
    (tmp_path / "data" / "faq").mkdir(parents=True)
    (tmp_path / "data" / "faq" / "a.yml").write_text("one\n")
    (tmp_path / "other.txt").write_text("one\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "start")
    return tmp_path


def test_the_topics_are_committed_and_nothing_else(repository):
    (repository / "data" / "faq" / "a.yml").unlink()
    (repository / "data" / "faq" / "b.yml").write_text("new\n")
    (repository / "other.txt").write_text("two\n")
    git(repository, "add", "other.txt")
    made = commit(repository, "Release 1: words\n\nApproved-by: carla", "anna")
    assert made == git(repository, "rev-parse", "HEAD")
    assert git(repository, "show", "--format=%an|%s", "--name-only", "HEAD").split("\n") == [
        "anna|Release 1: words",
        "",
        "data/faq/a.yml",
        "data/faq/b.yml",
    ]
    assert git(repository, "status", "--porcelain") == "M  other.txt"


def test_without_a_change_or_a_repository_there_is_no_commit(repository, tmp_path_factory):
    assert commit(repository, "Release 1", "anna") == ""
    assert commit(tmp_path_factory.mktemp("plain"), "Release 1", "anna") == ""


def test_a_repository_that_is_locked_holds_nothing_up(repository):
    (repository / "data" / "faq" / "a.yml").write_text("two\n")
    (repository / ".git" / "index.lock").touch()
    with pytest.raises(NotCommittedError, match=r"^fatal: .*index\.lock"):
        commit(repository, "Release 1", "anna")


def test_a_repository_that_git_does_not_trust_is_no_missing_one(repository):
    (repository / ".git" / "config").write_text("[core\n")
    with pytest.raises(NotCommittedError, match="bad config"):
        commit(repository, "Release 1", "anna")


def test_without_git_only_a_repository_is_missed(repository, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert commit(tmp_path_factory.mktemp("plain"), "Release 1", "anna") == ""
    with pytest.raises(NotCommittedError, match="cannot be started"):
        commit(repository, "Release 1", "anna")


def test_git_that_hangs_is_given_up(repository, monkeypatch):
    monkeypatch.setattr(history, "LIMIT", 0.001)
    with pytest.raises(NotCommittedError, match="did not end"):
        commit(repository, "Release 1", "anna")
