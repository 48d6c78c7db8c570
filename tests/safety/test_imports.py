"""The rules read the vocabulary and nothing that a release of topics changes."""

import ast
import subprocess
import sys
from pathlib import Path

import safety

FOLDER = Path(safety.__file__).parent
OF_OTHERS = {"yaml", "rapidfuzz"}


def test_the_rules_import_nothing_of_topics_or_of_the_model() -> None:
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            roots = {name.partition(".")[0] for name in names}
            assert roots <= sys.stdlib_module_names | OF_OTHERS | {"safety"}, path.name


def test_the_rules_open_no_file_of_topics() -> None:
    program = (
        "import os, sys; opened = [];"
        "see = lambda name, found: opened.append(os.path.abspath(str(found[0]))) if name == 'open' else None;"
        "sys.addaudithook(see);"
        "import safety; safety.assess('my chest hurts'); print(*opened, sep='\\n')"
    )
    command = [sys.executable, "-c", program]
    told = subprocess.run(command, cwd=FOLDER.parent, capture_output=True, text=True, check=True).stdout
    data = [line for line in told.splitlines() if "/data/" in line and "site-packages" not in line]
    assert data
    assert all("/data/red_flags/" in line for line in data)
