"""The safety texts and the vocabulary as their files stand, and the drafts over them."""

from pathlib import Path

from django.conf import settings

from web.redflags.models import SafetyDraft
from web.releases.safety_files import DOMAIN, VOCABULARY


def root() -> Path:
    """Where the content is."""
    return Path(settings.CONTENT_ROOT)


def groups() -> tuple[str, ...]:
    """The ids of the red-flag groups."""
    return tuple(sorted(path.stem for path in (root() / VOCABULARY).glob("[a-z]*.yml")))


def group_path(group: str) -> str:
    """The path of a group's file below the content's root."""
    return f"{VOCABULARY}/{group}.yml"


def text(path: str) -> str:
    """What is published."""
    return (root() / path).read_text("utf-8")


def next_text(path: str) -> str:
    """The draft's text where there is one, else what is published."""
    draft = SafetyDraft.objects.filter(pk=path).first()
    return draft.text if draft else text(path)


def paths() -> tuple[str, ...]:
    """Every file of which there may be a draft."""
    return (DOMAIN, *map(group_path, groups()))
