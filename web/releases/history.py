"""Each release as a commit in the clinic's content repository, where there is one."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

NO_REPOSITORY = "not a git repository"  # as git says it
LONGEST_REASON = 300  # characters
LIMIT = 20  # seconds
FOLDER = ":(glob)data/faq/*.yml"  # not what a killed process left half written


class NotCommittedError(Exception):
    """There is a repository, but git did not commit; the message is the last that git said."""


def commit(root: Path, message: str, author: str, also: Sequence[str] = ()) -> str:
    """Commit the topics below ``root``; the commit's hash, or "" where there is no repository or no change.

    Only they and the paths of ``also`` are committed, whatever else is changed or staged. Raises
    NotCommittedError.
    """
    paths = [FOLDER, *also]
    name = author or "Clinic assistant"
    identity = {
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": "staff@localhost",
        "GIT_COMMITTER_NAME": "Clinic assistant",
        "GIT_COMMITTER_EMAIL": "assistant@localhost",
    }
    try:
        if _git(root, identity, "rev-parse", "--is-inside-work-tree") != "true":
            return ""
        _git(root, identity, "add", "--all", "--", *paths)
        if not _git(root, identity, "status", "--porcelain", "--", *paths):
            return ""
        _git(root, identity, "commit", "--quiet", "--no-verify", "--message", message, "--only", "--", *paths)
        return _git(root, identity, "rev-parse", "HEAD")
    except subprocess.CalledProcessError as error:
        said = str(error.stderr).strip()
        if NO_REPOSITORY in said:
            return ""
        raise NotCommittedError(_reason(said) or f"git ended with {error.returncode}") from error
    except subprocess.TimeoutExpired as error:
        raise NotCommittedError(f"git did not end within {LIMIT} seconds") from error
    except OSError as error:
        if not any((folder / ".git").exists() for folder in (root, *root.absolute().parents)):
            return ""
        raise NotCommittedError("git cannot be started; is it installed?") from error


def _reason(said: str) -> str:
    """What went wrong stands in the line that begins with it; advice may come before and after."""
    lines = said.splitlines()
    found = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "")
    return found[:LONGEST_REASON]


def _git(root: Path, identity: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603
        ["git", "-C", str(root), *arguments],  # noqa: S607
        env={**os.environ, **identity, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=True,
    )
    return done.stdout.strip()
