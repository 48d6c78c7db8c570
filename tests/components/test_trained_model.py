"""The model that is shipped: plain data only, made by the configuration that stands on disk."""

import json
import tarfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
PLAIN = {".json", ".npz", ".yml"}
# A pickle of protocol 2 or later begins with this byte and its number.
PICKLES = tuple(b"\x80" + bytes([protocol]) for protocol in range(2, 6))


@pytest.fixture(scope="module")
def files(trained_model: Path) -> dict[str, bytes]:
    with tarfile.open(trained_model) as archive:
        return {m.name: archive.extractfile(m).read() for m in archive.getmembers() if m.isfile()}  # type: ignore[union-attr]


def test_the_model_holds_plain_data_and_no_pickle(files: dict[str, bytes]) -> None:
    assert [name for name in files if Path(name).suffix not in PLAIN] == []
    assert [name for name, content in files.items() if content.startswith(PICKLES)] == []


def test_the_model_runs_the_parts_of_the_configuration_and_no_others(files: dict[str, bytes]) -> None:
    (metadata,) = [
        json.loads(content) for name, content in files.items() if Path(name).name == "metadata.json"
    ]
    used = {node["uses"] for node in metadata["predict_schema"]["nodes"].values()}
    config = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))
    ours = {part["name"] for part in config["pipeline"]}
    assert ours <= used
    # Rasa adds what reads "/intent". No patient's text reaches it, see components/connector.py.
    rasas = {name for name in used if name.startswith("rasa.nlu")}
    assert rasas == {"rasa.nlu.classifiers.regex_message_handler.RegexMessageHandler"}


def test_the_model_keeps_no_copy_of_the_encoder(trained_model: Path) -> None:
    assert trained_model.stat().st_size < 40_000_000
