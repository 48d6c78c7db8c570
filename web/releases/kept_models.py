"""What a kept model knows, read from its archive without Rasa."""

import tarfile
from pathlib import Path
from typing import Any

import yaml

DOMAIN = "components/domain_provider/domain.yml"  # stands before the large parts: they are not unpacked
RED_FLAG = "red_flag_"


class UnreadableError(Exception):
    """The archive is not one of a model."""


def missing_red_flags(model: Path, domain: Path) -> list[str]:
    """The red flags of a ``domain.yml`` for which a model has no intent, so that its rule would say nothing.

    Raises UnreadableError.
    """
    try:
        with tarfile.open(model) as archive:
            found = next((part for part in archive if part.name == DOMAIN), None)
            file = archive.extractfile(found) if found else None
            known = _intents(file.read()) if file else None
    except (OSError, tarfile.TarError, yaml.YAMLError, EOFError) as error:
        raise UnreadableError from error
    if known is None:
        raise UnreadableError
    return sorted(name for name in _intents(domain.read_bytes()) - known if name.startswith(RED_FLAG))


def _intents(domain: bytes) -> set[str]:
    intents: list[str | dict[str, Any]] = yaml.load(domain, Loader=yaml.CSafeLoader)["intents"]
    return {name if isinstance(name, str) else next(iter(name)) for name in intents}
