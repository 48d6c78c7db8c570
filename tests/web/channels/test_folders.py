"""What holds for the folder of every provider."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from web.channels.exchange import Provider

FOLDERS = sorted(
    path.parent for path in Path(__file__).resolve().parents[3].glob("web/channels/*/provider.py")
)
NAMED = re.compile(r"\b[A-Z]+_[A-Z_]+\b")


def test_all_are_there():
    names = [folder.name for folder in FOLDERS]
    assert names == ["generic", "messenger", "slack", "telegram", "twilio", "whatsapp"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_readme_names_every_variable_the_address_and_the_self_check(folder):
    readme = (folder / "README.md").read_text("utf-8")
    read = set(re.findall(rf'"({folder.name.upper()}_[A-Z_]+)"', (folder / "settings.py").read_text("utf-8")))
    assert len(read) >= 2
    # Another API is set by tests only.
    wanted = {name for name in read if not name.endswith("_API")} | {"PUBLIC_URL"}
    assert wanted <= set(NAMED.findall(readme))
    assert f"/webhooks/{folder.name}" in readme
    assert f"python -m web.channels.{folder.name}.setup" in readme
    for path in folder.glob("*.py"):
        assert path.name == "__init__.py" or f"`{path.name}`" in readme, "the table of files is whole"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_provider_has_every_method(folder):
    provider = getattr(import_module(f"web.channels.{folder.name}.provider"), _class(folder.name))
    methods = {name for name in vars(Provider) if not name.startswith("_")}
    assert methods == {
        "verify", "acknowledge", "read", "request", "search", "answer", "outcome", "tells_within"
    }  # fmt: skip
    assert all(callable(getattr(provider, name)) for name in methods - {"tells_within"})
    assert 0 <= provider.tells_within < 60


def _class(name):
    return "WhatsApp" if name == "whatsapp" else name.capitalize()
