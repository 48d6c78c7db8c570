from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "web.conversations"
    label = "conversations"
