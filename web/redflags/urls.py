from django.urls import path

from web.redflags import views

urlpatterns = [
    path("", views.overview, name="staff-safety"),
    path("read", views.read, name="staff-safety-read"),
    path("propose", views.propose, name="staff-safety-propose"),
    path("drop", views.drop, name="staff-safety-drop"),
    path("texts/<slug:text_id>/", views.text, name="staff-safety-text"),
    path("texts/<slug:text_id>/save", views.text_save, name="staff-safety-text-save"),
    path("groups/<slug:group>/", views.group, name="staff-safety-group"),
    path("groups/<slug:group>/phrase", views.phrase, name="staff-safety-phrase"),
    path("groups/<slug:group>/rows", views.rows, name="staff-safety-rows"),
]
