from django.urls import path

from web.topics import splitting, views

urlpatterns = [
    path("topics/", views.topics, name="staff-topics"),
    path("topics/add", views.add, name="staff-topic-add"),
    path("topics/<slug:topic>/", views.topic, name="staff-topic"),
    path("topics/<slug:topic>/save", views.save, name="staff-topic-save"),
    path("topics/<slug:topic>/phrasings", views.phrasings, name="staff-topic-phrasings"),
    path("topics/<slug:topic>/retire", views.retire, name="staff-topic-retire"),
    path("topics/<slug:topic>/drop", views.drop, name="staff-topic-drop"),
    path("topics/<slug:topic>/rebase", views.rebase, name="staff-topic-rebase"),
    path("topics/<slug:topic>/split", splitting.split, name="staff-topic-split"),
    path("topics/<slug:topic>/merge", splitting.merge, name="staff-topic-merge"),
]
