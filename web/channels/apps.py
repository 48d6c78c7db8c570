from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "web.channels"
    label = "channels"
