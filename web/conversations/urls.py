from django.urls import path

from web.conversations import views

urlpatterns = [
    path("", views.overview, name="conversations"),
    path("state", views.overview_state, name="conversations-state"),
    path("<str:conversation>/", views.conversation, name="conversation"),
    path("<str:conversation>/state", views.state, name="conversation-state"),
    path("<str:conversation>/take", views.take, name="conversation-take"),
    path("<str:conversation>/answer", views.answer, name="conversation-answer"),
    path("<str:conversation>/hand-back", views.hand_back, name="conversation-hand-back"),
    path("<str:conversation>/close", views.close, name="conversation-close"),
]
