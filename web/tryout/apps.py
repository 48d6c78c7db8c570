"""Names the application for Django."""

from django.apps import AppConfig


class TryoutConfig(AppConfig):
    """Trying questions."""

    name = "web.tryout"
    label = "tryout"
