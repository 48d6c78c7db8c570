"""Remove released models that are no longer kept, by the rule of ``[publishing]`` in ``clinic.toml``."""

import logging
from datetime import datetime, timedelta

from content.publishing import Publishing
from web.audit.log import note
from web.logs import event
from web.releases import publish, rasa
from web.releases.models import OPEN, Release

logger = logging.getLogger(__name__)
NEW = timedelta(days=1)  # a model that no release names yet may be on its way into one


def kept_names(rule: Publishing, now: datetime) -> set[str]:
    """The models to keep: in use, the one before, on the way, and the last ones by number and by days."""
    was_live = list(Release.objects.filter(live_at__isnull=False).order_by("-live_at", "-number"))
    named = [release for release in was_live if release.model]
    last = dict.fromkeys(release.model for release in named)
    # In use, and what “go back” would most likely mean: the last other model.
    names = set(list(last)[: max(rule.keep_models, 2)])
    since = now - timedelta(days=rule.keep_models_days)
    until = now
    for release in was_live:
        if until >= since:
            names.add(release.model)
        until = release.live_at or until
    live = publish.live()
    if live is not None:
        names |= {live.model, live.back_to.model if live.back_to else live.model}
    return names | set(Release.objects.filter(state__in=OPEN).values_list("model", flat=True))


def prune(rule: Publishing, now: datetime) -> list[str]:
    """Remove the models that need not be kept, with what is known of their answers; their names."""
    with publish.alone(wait=False) as is_alone:
        if not is_alone:
            return []
        keep = kept_names(rule, now)
        removed = []
        for path in sorted(publish.kept_model("").glob("model-*.tar.gz")):
            is_new = path.stat().st_mtime > (now - NEW).timestamp()
            if path.name in keep or (is_new and not Release.objects.filter(model=path.name).exists()):
                continue
            path.unlink(missing_ok=True)
            # Rasa's own folder may hold a second link to the same file.
            rasa.model_path(path.name).unlink(missing_ok=True)
            removed.append(path.name)
        _prune_readings(now)
        if removed:
            note("", "models removed", "", now, models=removed)
            event(logger, "models removed", number=len(removed))
    return removed


def _prune_readings(now: datetime) -> None:
    """Of models that are not kept: those removed, and candidates that were refused."""
    # Also below: until November 2026 each vocabulary had a folder of its own there.
    for path in publish.readings().rglob("model-*.json"):
        is_new = path.stat().st_mtime > (now - NEW).timestamp()
        if not publish.kept_model(path.name.rpartition("-")[0]).is_file() and not is_new:
            path.unlink(missing_ok=True)
