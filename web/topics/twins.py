"""Ways of asking that stand in two drafts: no model knows them yet, so the words themselves are compared."""

from collections import defaultdict
from collections.abc import Iterable

from content.duplicates import normalise
from content.topic_file import fields_from
from web.topics.models import Draft


def in_other_drafts(topic: str, texts: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """For each text (phrasing, topic) of other topics' drafts that has the same words, in whatever order."""
    others: dict[frozenset[str], list[tuple[str, str]]] = defaultdict(list)
    for draft in Draft.objects.exclude(pk=topic).filter(is_retirement=False):
        for phrasing in fields_from(draft.fields)["phrasings"]:
            others[_words(phrasing)].append((phrasing, draft.topic))
    return {text: others.get(_words(text), []) for text in texts}


def _words(text: str) -> frozenset[str]:
    return frozenset(normalise(text).split())
