"""Ways of asking that stand in two drafts: no model knows them yet, so the words themselves are compared."""

from collections.abc import Iterable
from functools import lru_cache

from content.duplicates import normalise
from content.topic_file import fields_from
from web.topics.models import Draft

DRAFTS_KEPT = 2_000


def in_other_drafts(topic: str, texts: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """For each text (phrasing, topic) of other topics' drafts that has the same words, in whatever order."""
    found: dict[str, list[tuple[str, str]]] = {text: [] for text in texts}
    wanted = {text: _words(text) for text in found}
    for other, revision in Draft.objects.exclude(pk=topic).values_list("topic", "revision"):
        known = _of(other, revision)
        for text, words in wanted.items():
            if words in known:
                found[text].append((known[words], other))
    return found


@lru_cache(maxsize=DRAFTS_KEPT)
def _of(topic: str, revision: str) -> dict[frozenset[str], str]:
    """A draft's phrasings by their words, read once a saving: an import may leave a thousand drafts."""
    draft = Draft.objects.filter(pk=topic, revision=revision, is_retirement=False).first()
    phrasings = fields_from(draft.fields)["phrasings"] if draft is not None else []
    return {_words(phrasing): phrasing for phrasing in phrasings}


def _words(text: str) -> frozenset[str]:
    return frozenset(normalise(text).split())
