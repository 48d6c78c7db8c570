"""Which release patients read at a moment, and what is known about it."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from web.releases.models import Release


class NotKnownError(Exception):
    """It cannot be said; the message says why, and what to do."""


def moment(words: str, zone: ZoneInfo, now: datetime) -> datetime:
    """A moment as typed, “2026-11-20T10:00”; without a zone, the clinic's time. Raises NotKnownError."""
    try:
        found = datetime.fromisoformat(words.strip().replace("Z", "+00:00"))
    except ValueError:
        raise NotKnownError(
            f"“{words}” is no date and time; write WHEN=2026-11-20T10:00, or with its zone …T10:00+01:00."
        ) from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone)
        if found.astimezone(timezone.utc).astimezone(zone).replace(tzinfo=None) != found.replace(tzinfo=None):
            raise NotKnownError(f"The clock jumped over {words} on that day; name a time that was.")
    if found > now:
        raise NotKnownError(f"{words} is in the future.")
    return found


def live_at(at: datetime) -> Release:
    """The release that was live then. Raises NotKnownError before the first one."""
    was_live = Release.objects.filter(live_at__isnull=False)
    found = was_live.filter(live_at__lte=at).order_by("-live_at", "-number").first()
    if found is not None:
        return found
    first = was_live.order_by("live_at", "number").first()
    if first is None or first.live_at is None:
        raise NotKnownError("There is no release yet: nothing was written down about what patients read.")
    raise NotKnownError(
        f"The first release was written down at {first.live_at:%Y-%m-%d %H:%M} UTC; what patients read "
        "before that is not known here (the repository's history may say)."
    )


def doubts(release: Release, at: datetime) -> list[str]:
    """What makes the finding less than sure: changes by hand are known only from when they were noticed."""
    found = []
    following = (
        Release.objects.filter(live_at__gt=at, live_at__isnull=False).order_by("live_at", "number").first()
    )
    if following is not None and following.kind == "found" and following.changes:
        topics = ", ".join(change["topic"] for change in following.changes)
        found.append(
            f"Files were changed outside the console, noticed at {following.live_at:%Y-%m-%d %H:%M} UTC "
            f"(release {following.number}); these topics may have read otherwise already: {topics}."
        )
    return found
