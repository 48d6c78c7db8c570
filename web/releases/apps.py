from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "web.releases"
    label = "releases"
