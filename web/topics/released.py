"""What the releases say about topics: which are on their way, and which were retired."""

from content.errors import ContentError
from content.topic_file import Fields, fields_of
from content.topics import topic_of
from web.releases.models import OPEN, Release
from web.topics import published


def proposed() -> set[str]:
    """The topics in a release that is being checked, waits for approval or is being put in place."""
    changes = Release.objects.filter(state__in=OPEN).values_list("changes", flat=True)
    return {change["topic"] for changed in changes for change in changed}


def retired() -> dict[str, tuple[int, Fields]]:
    """The topics that were published once and are not now: the release that retired each, and its fields."""
    there, last = published.topics(), dict[str, tuple[int, str]]()
    releases = Release.objects.filter(state__in=("live", "past")).order_by("number")
    for number, changes in releases.values_list("number", "changes").iterator(chunk_size=20):
        for change in changes:
            if change["after"]:
                last.pop(change["topic"], None)
            elif change["before"] and change["topic"] not in there:
                last[change["topic"]] = (number, change["before"])
    found = {}
    for topic, (number, text) in last.items():
        try:
            found[topic] = (number, fields_of(topic_of(topic, text)))
        except ContentError:
            continue
    return found
