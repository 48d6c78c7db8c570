"""A model's archive as far as the releases look into it: its domain, and something that makes it another."""

import io
import tarfile
from pathlib import Path

DOMAIN = "components/domain_provider/domain.yml"
ROOT = Path(__file__).resolve().parents[2]


def write_model(path: Path, other: bytes, domain: bytes | None = None) -> None:
    """Write it; the domain is the project's own, unless one is given."""
    domain = (ROOT / "domain.yml").read_bytes() if domain is None else domain
    with tarfile.open(path, "w:gz") as archive:
        for name, content in ((DOMAIN, domain), ("matcher.npz", other)):
            part = tarfile.TarInfo(name)
            part.size = len(content)
            archive.addfile(part, io.BytesIO(content))
