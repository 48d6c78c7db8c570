"""The database of the running system: made where there is none, brought up to date where there is one."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from scripts.environment import ROOT, CannotStartError


def prepare_database(environment: Mapping[str, str], var_dir: Path) -> None:
    """Make or update the database in `var_dir`. Raises CannotStartError where that fails."""
    (var_dir / "log").mkdir(mode=0o700, parents=True, exist_ok=True)
    # The settings refuse to make a database (a lost one must not be replaced silently): it is made here.
    (var_dir / "clinic.sqlite3").touch(mode=0o600)
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    if subprocess.run(command, env=environment, cwd=ROOT).returncode != 0:
        raise CannotStartError(
            f"The database {var_dir}/clinic.sqlite3 could not be brought up to date; see above."
        )
