"""The clinic's own secrets and settings, kept in ``var/secrets.env`` for `make run` and the self-checks."""

import os
import re
from pathlib import Path

FILE = "secrets.env"
LINE = re.compile(r"(?:export\s+)?([A-Z][A-Z0-9_]*)=(.*)")


class SecretsFileError(Exception):
    """The file cannot be used; one sentence that says why and quotes nothing of it."""


def load() -> None:
    """Take the file's variables into the environment; what is set there already wins. No file is no error.

    Lines are NAME=value, empty or begin with "#"; a value may stand in quotes. Raises SecretsFileError.
    """
    root = Path(__file__).resolve().parent.parent
    path = Path(os.environ.get("VAR_DIR", root / "var")) / FILE
    try:
        if path.stat().st_mode & 0o077:
            raise SecretsFileError(f"Others may read {path}: chmod 600 {path}")
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise SecretsFileError(f"{path} cannot be read: {type(error).__name__}") from None
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line.startswith("#"):
            continue
        found = LINE.fullmatch(line)
        if found is None:
            raise SecretsFileError(f"Line {number} of {path} is not NAME=value.")
        name, value = found.groups()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        os.environ.setdefault(name, value)
