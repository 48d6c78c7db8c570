"""Names the application for Django."""

from typing import Any

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """The page of figures, and the counts of days past."""

    name = "web.figures"
    label = "figures"

    def ready(self) -> None:
        """Count a day anew when one of its messages is deleted, or a thumb that was given on it changes."""
        from django.db.models.signals import post_delete, pre_save

        from web.frontdoor.models import InboxMessage
        from web.widget.models import Feedback

        post_delete.connect(_message_deleted, InboxMessage, dispatch_uid="figures")
        post_delete.connect(_thumb_moves, Feedback, dispatch_uid="figures")
        pre_save.connect(_thumb_moves, Feedback, dispatch_uid="figures")


def _message_deleted(instance: Any, **more: Any) -> None:
    from web.figures import days

    days.drop(instance.received_at)


def _thumb_moves(sender: Any, instance: Any, **more: Any) -> None:
    from web.figures import days

    # Where it is changed, the day that counts is the one on which it was given before.
    before = sender.objects.filter(pk=instance.pk).values_list("at", flat=True).first()
    days.drop(before or instance.at)
