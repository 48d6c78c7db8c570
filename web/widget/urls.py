from django.urls import path

from web.widget import views

urlpatterns = [
    path("session", views.session, name="session"),
    path("feedback", views.feedback, name="feedback"),
    path("forget", views.forget, name="forget"),
    path("leave", views.leave, name="leave"),
]
