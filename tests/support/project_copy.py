"""A copy of the project that a running system may publish into."""

import shutil
from pathlib import Path

from tests.support.system import ROOT

PARTS = (
    "actions",
    "benchmarks",
    "components",
    "content",
    "data",
    "safety",
    "scripts",
    "understanding",
    "web",
    "widget",
    "tests/support/audit",
)
FILES = ("clinic.toml", "config.yml", "credentials.yml", "domain.yml", "endpoints.yml", "supervisord.conf")


def copy_project(root: Path, model: Path) -> None:
    """Copy what runs, with a model that fits it and, where there are, the kept vectors."""
    for name in PARTS:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, root)
    (root / "models").mkdir()
    for path in (model, model.with_name("current.json")):
        shutil.copy(path, root / "models")
    if (ROOT / "var" / "cache").is_dir():
        shutil.copytree(ROOT / "var" / "cache", root / "var" / "cache")
