"""Names the application for Django."""

from typing import Any

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """The page of figures, and the counts of days past."""

    name = "web.figures"
    label = "figures"

    def ready(self) -> None:
        """Count a day anew when one of its messages is deleted."""
        from django.db.models.signals import post_delete

        from web.frontdoor.models import InboxMessage

        post_delete.connect(_deleted, InboxMessage, dispatch_uid="figures")


def _deleted(instance: Any, **more: Any) -> None:
    from web.figures import days

    days.drop(instance.received_at)
