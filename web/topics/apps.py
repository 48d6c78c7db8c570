from django.apps import AppConfig


class TopicsConfig(AppConfig):
    name = "web.topics"
    label = "topics"
