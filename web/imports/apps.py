"""Names the application for Django."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Files of topics."""

    name = "web.imports"
    label = "imports"
