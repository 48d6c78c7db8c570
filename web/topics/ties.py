"""Drafts that a split or a merge has tied: one without the other would lose or double ways of asking.

The tie is ``Draft.heirs``: the topics that will answer what this one answered. Drafts that are tied, over
however many steps, are published together or thrown away together.
"""

from collections.abc import Collection, Iterable

from web.topics.models import Draft


def tied(topic: str, drafts: Iterable[Draft] | None = None) -> list[Draft]:
    """The other drafts that belong to this topic's, by id; ``drafts`` are all there are, where at hand."""
    every = {draft.topic: draft for draft in (Draft.objects.all() if drafts is None else drafts)}
    if topic not in every:
        return []
    neighbours: dict[str, set[str]] = {name: set() for name in every}
    for draft in every.values():
        for heir in draft.heirs:
            if heir in every:
                neighbours[draft.topic].add(heir)
                neighbours[heir].add(draft.topic)
    reached, waiting = {topic}, [topic]
    while waiting:
        found = neighbours[waiting.pop()] - reached
        reached |= found
        waiting += found
    return [every[name] for name in sorted(reached - {topic})]


def takes_over_from(topic: str) -> list[str]:
    """The drafted topics of which this one is an heir."""
    return [draft.topic for draft in Draft.objects.all() if topic in draft.heirs]


def left_out(topics: Collection[str], drafts: Iterable[Draft]) -> list[tuple[str, str]]:
    """Of a choice of ``drafts``: (chosen, not chosen) for each draft that a chosen one is tied to."""
    every = list(drafts)
    return [
        (topic, other.topic) for topic in topics for other in tied(topic, every) if other.topic not in topics
    ]
