from django.urls import path

from web.widget import views

urlpatterns = [
    path("session", views.session, name="session"),
    path("leave", views.leave, name="leave"),
]
