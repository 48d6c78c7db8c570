"""Names the application for Django."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """The page of figures; it keeps nothing of its own."""

    name = "web.figures"
    label = "figures"
