from django.apps import AppConfig


class RedflagsConfig(AppConfig):
    name = "web.redflags"
    label = "redflags"
