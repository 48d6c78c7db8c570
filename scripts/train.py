"""Train the model when phrasings or pipeline changed: ``python -m scripts.train [--force]``.

A fingerprint over everything that the model depends on decides. Answers are not part of it: they are read
when they are said.
"""

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx

from content.errors import ContentError
from content.yaml_files import read_yaml
from scripts.quiet import quieten

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models"
CURRENT = MODELS / "current.json"
KEPT_MODELS = 2
CODE = ("understanding", "components")
TRAINING_DATA = ("faq", "dialogue")
# Of a topic's metadata, what components.content_importer hands on; the rest is read when the answer is said.
TRAINED_METADATA = ("title", "related", "on_yes")


def fingerprint(data: Path | None = None) -> str:
    """A checksum over phrasings, titles, rules, pipeline, domain, our code and Rasa's version.

    ``data`` is the folder of the content, where it is not the project's own.
    """
    digest = hashlib.sha256(version("rasa").encode())
    for name, part in _parts(data or ROOT / "data"):
        digest.update(f"\0{name}\0{part}".encode())
    return digest.hexdigest()


def _parts(data: Path) -> Iterator[tuple[str, str]]:
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text("utf-8")
    yield "config.yml", (ROOT / "config.yml").read_text("utf-8")
    domain = read_yaml(ROOT / "domain.yml").data
    yield "domain.yml", json.dumps({k: v for k, v in domain.items() if k != "responses"}, sort_keys=True)
    yield "domain.yml texts", " ".join(sorted(domain["responses"]))
    for folder in TRAINING_DATA:
        for path in sorted((data / folder).glob("*.yml")):
            content = read_yaml(path).data
            kept = {
                "nlu": [_trained(entry) for entry in content.get("nlu", ())],
                "rules": content.get("rules"),
            }
            yield f"{folder}/{path.name}", json.dumps(kept, sort_keys=True, default=str)
    # The second reader of red flags learns from the rules' proof cases too.
    for path in sorted((data / "red_flags").glob("*.yml")):
        proof = read_yaml(path).data.get("proof", [])
        yield f"red_flags/{path.name}", json.dumps(proof, sort_keys=True, default=str)
    for path in sorted((data / "red_flags" / "examples").rglob("*.jsonl")):
        yield path.name, path.read_text("utf-8")


def _trained(entry: dict[str, Any]) -> dict[str, Any]:
    metadata = entry.get("metadata") or {}
    return entry | {"metadata": {name: metadata[name] for name in TRAINED_METADATA if name in metadata}}


def current_model() -> Path | None:
    """The model that fits what stands on disk now, or None when it must be trained."""
    try:
        current = json.loads(CURRENT.read_text("utf-8"))
        model = MODELS / current["model"]
        fits = current["fingerprint"] == fingerprint()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return model if fits and model.is_file() else None


def train(data: Path | None = None, out: Path | None = None, mark: str = "") -> Path:
    """Train and return the new model; the old one stays until the new one is complete.

    With ``data``, a folder of content that is not published yet, the model is put into ``out`` and stays a
    candidate: nothing starts from it. ``mark`` is the fingerprint, where it is known already.
    """
    # Imported here: importing Rasa takes seconds, and deciding not to train should not.
    # Rasa's own cache would keep a copy of every trained part on disk; the cache of vectors is what pays.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    quieten()
    import rasa.model_training

    mark = mark or fingerprint(data)
    name = f"model-{mark[:12]}"
    result = rasa.model_training.train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=[str((data or ROOT / "data") / folder) for folder in TRAINING_DATA],
        output=str(out or MODELS),
        force_training=True,
        fixed_model_name=name,
    )
    if result.code != 0 or not result.model:
        raise RuntimeError(f"Training failed with code {result.code}; the messages above say why.")
    model = Path(result.model)
    if out is None:
        make_current(model.name, mark)
        # The one before stays: a running assistant may still be started from it.
        for old in sorted(MODELS.glob("model-*.tar.gz"), key=_age)[:-KEPT_MODELS]:
            old.unlink()
    return model


def make_current(name: str, mark: str, models: Path | None = None) -> None:
    """Write down, in the folder of models, that this one fits the content with that fingerprint."""
    current = models / CURRENT.name if models else CURRENT
    partial = current.with_suffix(".partial")
    partial.write_text(json.dumps({"model": name, "fingerprint": mark}), "utf-8")
    os.replace(partial, current)


def read_current(models: Path) -> dict[str, Any]:
    """What ``make_current`` wrote; empty where there is nothing that can be read."""
    try:
        current = json.loads((models / CURRENT.name).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return current if isinstance(current, dict) else {}


def _age(path: Path) -> float:
    return path.stat().st_mtime


def hand_over(model: Path) -> str:
    """Ask the running assistant, if there is one, to take over the model; what happened, in one sentence."""
    from scripts import environment

    values = environment.read(Path(os.environ.get("VAR_DIR", ROOT / "var")) / "env")
    if not values or environment.is_free(int(values["RASA_PORT"])):
        return "The assistant is not running; `make run` will start it with this model."
    try:
        answer = httpx.post(
            f"http://127.0.0.1:{values['RASA_PORT']}/webhooks/clinic/model",
            json={"model": model.name},
            headers={"Authorization": f"Bearer {values['RASA_CHANNEL_SECRET']}"},
            timeout=60,
        )
    except httpx.HTTPError as error:
        problem = type(error).__name__
        return f"The running assistant could not be reached ({problem}): restart it with `make run`."
    if answer.status_code != httpx.codes.OK:
        return f"The running assistant keeps its old model: {answer.json().get('error', answer.status_code)}."
    return "The running assistant has taken it over."


def main() -> int:
    """Command line; exit status 0 when a fitting model is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even when nothing changed")
    options = parser.parse_args()
    os.chdir(ROOT)
    try:
        model = None if options.force else current_model()
        if model is not None:
            print(f"Model is up to date: {model.relative_to(ROOT)}")
            return 0
        print("Training the model (phrasings or pipeline changed) …", flush=True)
        started = time.monotonic()
        model = train()
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Trained {model.relative_to(ROOT)} in {time.monotonic() - started:.0f} s")
    print(hand_over(model))
    return 0


if __name__ == "__main__":
    sys.exit(main())
