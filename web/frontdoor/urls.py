from django.urls import path

from web.frontdoor import health, views

urlpatterns = [
    path("", views.chat, name="chat"),
    path("api/messages", views.messages, name="messages"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
