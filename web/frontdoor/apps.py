from django.apps import AppConfig


class FrontDoorConfig(AppConfig):
    name = "web.frontdoor"
    label = "frontdoor"
