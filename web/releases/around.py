"""What stands around the topics when a release goes live: red-flag words, sources, fixed texts, countries.

Kept once for all releases that share it, under its checksum, so that one can later say what a patient was
told, and what safety texts and red-flag words have become since.
"""

import hashlib
import shutil
from pathlib import Path

from web.releases.safety_files import PAGE, VOCABULARY, WIDGET

FILES = ("domain.yml", "data/sources.yml", "data/locales.yml")
MADE = (WIDGET, PAGE)  # from the vocabulary; a content folder of its own may lack them


def keep(root: Path, kept: Path) -> str:
    """Keep a copy below ``kept``; its checksum. Complete or not there."""
    made = [root / name for name in MADE if (root / name).is_file()]
    paths = [root / name for name in FILES] + sorted((root / VOCABULARY).glob("*.yml")) + made
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
