from django.apps import AppConfig


class WidgetConfig(AppConfig):
    name = "web.widget"
    label = "widget"
