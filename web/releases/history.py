"""Each release as a commit in the clinic's content repository, where there is one."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

LIMIT = 20  # seconds
FOLDER = ":(glob)data/faq/*.yml"  # not what a killed process left half written


def commit(root: Path, message: str, author: str, also: Sequence[str] = ()) -> str:
    """Commit the topics below ``root``; the commit's hash, or "" where there is no repository or git fails.

    Only they and the paths of ``also`` are committed, whatever else is changed or staged.
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
    except (OSError, subprocess.SubprocessError):
        return ""


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
