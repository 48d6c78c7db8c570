"""What stands around the topics when a release goes live: red-flag words, sources, fixed texts, countries.

Kept once for all releases that share it, under its checksum, so that one can later say what a patient was
told.
"""

import hashlib
import shutil
from pathlib import Path

FILES = ("domain.yml", "data/sources.yml", "data/locales.yml")
FOLDER = "data/red_flags"


def keep(root: Path, kept: Path) -> str:
    """Keep a copy below ``kept``; its checksum. Complete or not there."""
    paths = [root / name for name in FILES] + sorted((root / FOLDER).glob("*.yml"))
    texts = {str(path.relative_to(root)): path.read_bytes() for path in paths}
    digest = hashlib.sha256()
    for name, text in texts.items():
        digest.update(f"\0{name}\0{len(text)}\0".encode() + text)
    mark = digest.hexdigest()
    if not (kept / mark).is_dir():
        partial = kept / f"{mark}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        for name, text in texts.items():
            (partial / name).parent.mkdir(parents=True, exist_ok=True)
            (partial / name).write_bytes(text)
        partial.rename(kept / mark)
    return mark
